// Git objects as bytes: binary ids, numbers as packs store them, and the parent and message of a commit.
// Included by .cpp files of this room only.
#pragma once

#include "adapters/git/repository/repository.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace tachograph::git {

// A SHA-1 in binary.
struct RawId {
    std::array<unsigned char, 20> bytes{};

    auto operator<=>(const RawId& other) const { return std::memcmp(bytes.data(), other.bytes.data(), 20) <=> 0; }
    bool operator==(const RawId& other) const { return std::memcmp(bytes.data(), other.bytes.data(), 20) == 0; }
};

// Big-endian, as git writes numbers. `size` is in bytes.
void append_number(std::string& bytes, std::uint64_t number, int size);
std::uint64_t read_number(std::string_view bytes);
void append_id(std::string& bytes, const RawId& id);

RawId sha1(std::string_view bytes);
// The id of a commit with this content: the SHA-1 of `commit <size>\0<content>`.
RawId commit_id(std::string_view content);
ObjectId to_text(const RawId& id);
// Returns nullopt unless `hex` is 40 lower-case hexadecimal digits.
std::optional<RawId> parse_id(std::string_view hex);

// The message of a commit. Throws Unavailable if `content` is not a commit.
std::string_view message_of(std::string_view content);
// The parent of a commit, or nullopt for a root. The first 110 bytes of the content are enough. Throws Unavailable if
// `content` is not a commit, or is a merge.
std::optional<RawId> parent_of(std::string_view content);

}  // namespace tachograph::git
