#include "adapters/git/pack_reader.hpp"

#include "core/ports/failures.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <numeric>

#include <fmt/format.h>
#include <libdeflate.h>
#include <zlib.h>

namespace tachograph::git {
namespace {

constexpr unsigned commit_type = 1;
constexpr std::size_t trailer = 20;             // the SHA-1 at the end of packs
constexpr std::size_t enough_for_parent = 110;  // bytes of a commit
constexpr std::size_t stored_head = 7;          // of a zlib stream whose first block is stored

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
    std::array<unsigned char, 4> four{};
    std::memcpy(four.data(), bytes.substr(at, 4).data(), 4);
    return static_cast<std::uint32_t>(four[0]) << 24U | four[1] << 16U | four[2] << 8U | four[3];
}

bool is_one_stored_block(std::string_view stream, std::size_t size) {
    return size <= 65535 && stream.size() >= stored_head + size + 4 && stream[0] == '\x78' && stream[2] == '\1';
}

// A stream for each thread, made once: setting one up costs more than an event.
z_stream& inflater() {
    struct Inflater {
        z_stream stream{};
        Inflater() { ::inflateInit(&stream); }
        ~Inflater() { ::inflateEnd(&stream); }
    };
    thread_local Inflater made;
    ::inflateReset(&made.stream);
    return made.stream;
}

}  // namespace

Pack::Pack(const std::string& path) : path_(path), pack_(path + ".pack") {
    const std::string_view bytes = pack_.bytes();
    if (bytes.size() < 12 + trailer || !bytes.starts_with("PACK")) damaged("it is no pack");
    const MappedFile index(path + ".idx");
    read_index(index.bytes());
    if (objects_.size() != number_at(bytes, 8)) damaged("it and its index count differently");
    if (bytes.substr(bytes.size() - trailer) != index.bytes().substr(index.bytes().size() - 2 * trailer, trailer))
        damaged("it ends too soon, or its index is another pack's");
}

void Pack::damaged(const std::string& why) const {
    throw Unavailable(fmt::format(
        "the pack {}.pack is damaged: {}; see what git fsck says, and fetch the event log from where it is published, "
        "or from a backup",
        path_, why));
}

void Pack::read_index(std::string_view index) {
    constexpr std::size_t ids = 8 + 256 * 4;
    if (index.size() < ids + 2 * trailer || !index.starts_with("\377tOc")) damaged("its index is not whole");
    const std::size_t count = number_at(index, ids - 4);
    const std::size_t offsets = ids + count * (20 + 4);
    if (index.size() < offsets + count * 4 + 2 * trailer) damaged("its index is not whole");
    const std::size_t far = offsets + count * 4;
    objects_.resize(count);
    for (std::size_t at = 0; at < count; ++at) {
        std::memcpy(objects_[at].id.bytes.data(), index.data() + ids + at * 20, 20);
        std::uint64_t offset = number_at(index, offsets + at * 4);
        if ((offset & 0x80000000U) != 0) {
            const std::size_t entry = far + (offset & 0x7FFFFFFFU) * 8;
            if (entry + 8 > index.size()) damaged("its index is not whole");
            offset = static_cast<std::uint64_t>(number_at(index, entry)) << 32U | number_at(index, entry + 4);
        }
        objects_[at].offset = offset;
    }
    std::vector<std::uint32_t> by_offset(count);
    std::iota(by_offset.begin(), by_offset.end(), 0U);
    std::ranges::sort(by_offset, {}, [this](std::uint32_t at) { return objects_[at].offset; });
    by_id_.resize(count);
    std::vector<Object> sorted(count);
    for (std::uint32_t at = 0; at < count; ++at) {
        by_id_[by_offset[at]] = at;
        sorted[at] = objects_[by_offset[at]];
    }
    objects_ = std::move(sorted);
}

std::optional<std::size_t> Pack::find(const RawId& id) const {
    const auto id_of = [this](std::uint32_t at) { return objects_[at].id; };
    const auto found = std::ranges::lower_bound(by_id_, id, {}, id_of);
    return found != by_id_.end() && id_of(*found) == id ? std::optional<std::size_t>(*found) : std::nullopt;
}

Pack::Header Pack::header(std::size_t at) const {
    const std::string_view bytes = pack_.bytes();
    const std::size_t end = at + 1 < objects_.size() ? objects_[at + 1].offset : bytes.size() - trailer;
    std::size_t next = objects_[at].offset;
    if (next >= end || end > bytes.size()) damaged("an object lies outside of it");
    auto byte = static_cast<unsigned char>(bytes[next++]);
    Header header{(byte >> 4U) & 7U, byte & 0xFU, {}};
    for (unsigned shift = 4; (byte & 0x80U) != 0 && next < end && shift < 60; shift += 7) {
        byte = static_cast<unsigned char>(bytes[next++]);
        header.size |= static_cast<std::size_t>(byte & 0x7FU) << shift;
    }
    header.stream = bytes.substr(next, end - next);
    return header;
}

std::string_view Pack::stored(const Header& header) const {
    const std::string_view content = header.stream.substr(stored_head, header.size);
    const auto sum = ::libdeflate_adler32(1, content.data(), content.size());
    if (number_at(header.stream, stored_head + header.size) != sum) damaged("an object's checksum is wrong");
    return content;
}

std::string_view Pack::inflated(const Header& header, std::size_t wanted, std::string& scratch) const {
    z_stream& stream = inflater();
    scratch.resize(wanted);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(header.stream.data()));
    stream.avail_in = static_cast<uInt>(header.stream.size());
    stream.next_out = reinterpret_cast<Bytef*>(scratch.data());
    stream.avail_out = static_cast<uInt>(wanted);
    const int code = ::inflate(&stream, wanted == header.size ? Z_FINISH : Z_SYNC_FLUSH);
    const bool whole = wanted == header.size ? code == Z_STREAM_END : code == Z_OK || code == Z_STREAM_END;
    if (!whole || stream.avail_out != 0) damaged("an object cannot be decompressed");
    return scratch;
}

bool Pack::is_stored(std::size_t at) const {
    const Header found = header(at);
    return found.type == commit_type && is_one_stored_block(found.stream, found.size);
}

std::optional<std::string_view> Pack::commit(std::size_t at, std::string& scratch) const {
    const Header found = header(at);
    if (found.type != commit_type) return std::nullopt;
    return is_one_stored_block(found.stream, found.size) ? stored(found) : inflated(found, found.size, scratch);
}

std::optional<std::string_view> Pack::commit_start(std::size_t at, std::string& scratch) const {
    const Header found = header(at);
    if (found.type != commit_type) return std::nullopt;
    if (is_one_stored_block(found.stream, found.size)) return found.stream.substr(stored_head, found.size);
    return inflated(found, std::min(found.size, enough_for_parent), scratch);
}

void Pack::release(std::size_t first, std::size_t last) const {
    const std::size_t one = objects_[first].offset;
    const std::size_t other = objects_[last].offset;
    pack_.release(std::min(one, other), std::max(one, other));
}

std::vector<std::string> pack_paths(const std::string& repository) {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(repository + "/objects/pack")) {
        const std::filesystem::path& path = entry.path();
        if (path.extension() != ".idx" || !path.filename().string().starts_with("pack-")) continue;
        paths.push_back((path.parent_path() / path.stem()).string());
    }
    return paths;
}

}  // namespace tachograph::git
