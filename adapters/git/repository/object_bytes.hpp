// Git's objects as bytes: ids as they stand in packs, and what is looked for in commits. Included by .cpp files of this
// room only.
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

// The most significant byte first, as git writes numbers.
void append_number(std::string& bytes, std::uint64_t number, int size);
std::uint64_t read_number(std::string_view bytes);
void append_id(std::string& bytes, const RawId& id);

RawId sha1(std::string_view bytes);
// The id of a commit with this content: the SHA-1 of `commit <size>\0<content>`.
RawId commit_id(std::string_view content);
ObjectId to_text(const RawId& id);
// Nothing if it is not 40 hexadecimal digits.
std::optional<RawId> parse_id(std::string_view hex);

// Where the message of a commit begins; throws Unavailable if the bytes are not a commit.
std::string_view message_of(std::string_view content);
// Its parent; nothing in a root. The first 110 bytes are enough. Throws Unavailable if the bytes are not a commit, or a
// merge.
std::optional<RawId> parent_of(std::string_view content);

}  // namespace tachograph::git
