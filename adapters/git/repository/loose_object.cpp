#include "adapters/git/repository/loose_object.hpp"

#include "core/ports/failures.hpp"

#include <array>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <zlib.h>

namespace tachograph::git {
namespace {

// Returns nullopt if the stream is truncated, or if bytes follow it.
std::optional<std::string> inflated(std::string& compressed) {
    z_stream stream{};
    if (::inflateInit(&stream) != Z_OK) return std::nullopt;
    stream.next_in = reinterpret_cast<Bytef*>(compressed.data());
    stream.avail_in = static_cast<uInt>(compressed.size());
    std::string text;
    std::array<char, 16'384> part{};
    int code = Z_OK;
    while (code == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(part.data());
        stream.avail_out = static_cast<uInt>(part.size());
        code = ::inflate(&stream, Z_NO_FLUSH);
        text.append(part.data(), part.size() - stream.avail_out);
    }
    const bool whole = code == Z_STREAM_END && stream.avail_in == 0;
    ::inflateEnd(&stream);
    return whole ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace

std::optional<LooseObject> read_loose(const std::string& repository, const ObjectId& id) {
    const std::string path = fmt::format("{}/objects/{:.2}/{}", repository, id, id.substr(2));
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::string compressed(std::istreambuf_iterator<char>(file), {});
    const auto text = inflated(compressed);
    const auto blank = text ? text->find(' ') : std::string::npos;
    const auto end = text ? text->find('\0') : std::string::npos;
    const bool sound = end != std::string::npos && blank < end &&
                       text->substr(blank + 1, end - blank - 1) == std::to_string(text->size() - end - 1);
    if (!sound)
        throw Damaged(
            fmt::format("cannot read {}: its file {} is damaged; run git --git-dir={} fsck, and restore the file from "
                        "where the repository is published, or from a backup",
                        id, path, repository));
    return LooseObject{text->substr(0, blank), text->substr(end + 1)};
}

}  // namespace tachograph::git
