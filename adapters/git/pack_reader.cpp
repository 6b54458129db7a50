#include "adapters/git/pack_reader.hpp"

#include "core/ports/failures.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <ranges>

#include <boost/sort/spreadsort/integer_sort.hpp>
#include <fmt/format.h>
#include <libdeflate.h>
#include <zlib.h>

namespace tachograph::git {
namespace {

constexpr unsigned commit_type = 1;
constexpr std::size_t trailer = 20;  // the SHA-1 at the end of packs
constexpr std::size_t ids_in_index = 8 + 256 * 4;
constexpr std::uint32_t far = 0x80000000U;      // an offset that is longer stands in a table of its own
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

Pack::Pack(const std::string& path) : path_(path), pack_(path + ".pack"), index_(path + ".idx") {
    PackFile::Piece piece;
    if (pack_.size() < 12 + trailer || !pack_.read(0, 12, piece).starts_with("PACK")) damaged("it is no pack");
    const std::size_t count = number_at(pack_.read(0, 12, piece), 8);
    read_index();
    if (objects_.size() != count) damaged("it and its index count differently");
    const std::string_view index = index_.bytes();
    if (pack_.read(pack_.size() - trailer, pack_.size(), piece) != index.substr(index.size() - 2 * trailer, trailer))
        damaged("it ends too soon, or its index is another pack's");
}

void Pack::damaged(const std::string& why) const {
    throw Unavailable(fmt::format(
        "the pack {}.pack is damaged: {}; see what git fsck says, and fetch the event log from where it is published, "
        "or from a backup",
        path_, why));
}

// https://git-scm.com/docs/pack-format, version 2 of the index.
void Pack::read_index() {
    const std::string_view index = index_.bytes();
    if (index.size() < ids_in_index + 2 * trailer || !index.starts_with("\377tOc")) damaged("its index is not whole");
    const std::size_t count = number_at(index, ids_in_index - 4);
    if (index.size() < ids_in_index + count * (20 + 4 + 4) + 2 * trailer) damaged("its index is not whole");
    objects_.resize(count);
    for (std::uint32_t at = 0; at < count; ++at) objects_[at] = {offset_in_index(at), at};
    boost::sort::spreadsort::integer_sort(
        objects_.begin(), objects_.end(), [](const Object& object, unsigned shift) { return object.offset >> shift; },
        [](const Object& one, const Object& other) { return one.offset < other.offset; });
}

RawId Pack::id_in_index(std::size_t at) const {
    RawId id;
    std::memcpy(id.bytes.data(), index_.bytes().data() + ids_in_index + at * 20, 20);
    return id;
}

std::uint64_t Pack::offset_in_index(std::size_t at) const {
    const std::string_view index = index_.bytes();
    const std::size_t offsets = ids_in_index + objects_.size() * (20 + 4);
    const std::uint32_t offset = number_at(index, offsets + at * 4);
    if ((offset & far) == 0) return offset;
    const std::size_t entry = offsets + objects_.size() * 4 + std::size_t{offset & ~far} * 8;
    if (entry + 8 > index.size()) damaged("its index is not whole");
    return static_cast<std::uint64_t>(number_at(index, entry)) << 32U | number_at(index, entry + 4);
}

std::optional<std::size_t> Pack::find(const RawId& id) const {
    const auto all = std::views::iota(std::size_t{0}, objects_.size());
    const auto found = std::ranges::lower_bound(all, id, {}, [this](std::size_t at) { return id_in_index(at); });
    if (found == all.end() || id_in_index(*found) != id) return std::nullopt;
    const auto object = std::ranges::lower_bound(objects_, offset_in_index(*found), {}, &Object::offset);
    return static_cast<std::size_t>(object - objects_.begin());
}

Pack::Header Pack::header(std::size_t at, Reading& reading) const {
    const std::uint64_t start = objects_[at].offset;
    const std::uint64_t end = at + 1 < objects_.size() ? objects_[at + 1].offset : pack_.size() - trailer;
    if (start >= end || end > pack_.size()) damaged("an object lies outside of it");
    const std::string_view bytes = pack_.read(start, end, reading.piece);
    std::size_t next = 0;
    auto byte = static_cast<unsigned char>(bytes[next++]);
    Header header{(byte >> 4U) & 7U, byte & 0xFU, {}};
    for (unsigned shift = 4; (byte & 0x80U) != 0 && next < bytes.size() && shift < 60; shift += 7) {
        byte = static_cast<unsigned char>(bytes[next++]);
        header.size |= static_cast<std::size_t>(byte & 0x7FU) << shift;
    }
    header.stream = bytes.substr(next);
    return header;
}

std::string_view Pack::stored(const Header& header) const {
    const std::string_view content = header.stream.substr(stored_head, header.size);
    const auto sum = ::libdeflate_adler32(1, content.data(), content.size());
    if (number_at(header.stream, stored_head + header.size) != sum) damaged("an object's checksum is wrong");
    return content;
}

std::string_view Pack::inflated(const Header& header, std::size_t wanted, std::string& content) const {
    z_stream& stream = inflater();
    content.resize(wanted);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(header.stream.data()));
    stream.avail_in = static_cast<uInt>(header.stream.size());
    stream.next_out = reinterpret_cast<Bytef*>(content.data());
    stream.avail_out = static_cast<uInt>(wanted);
    const int code = ::inflate(&stream, wanted == header.size ? Z_FINISH : Z_SYNC_FLUSH);
    const bool whole = wanted == header.size ? code == Z_STREAM_END : code == Z_OK || code == Z_STREAM_END;
    if (!whole || stream.avail_out != 0) damaged("an object cannot be decompressed");
    return content;
}

bool Pack::is_stored(std::size_t at, Reading& reading) const {
    const Header found = header(at, reading);
    return found.type == commit_type && is_one_stored_block(found.stream, found.size);
}

std::optional<std::string_view> Pack::commit(std::size_t at, Reading& reading) const {
    const Header found = header(at, reading);
    if (found.type != commit_type) return std::nullopt;
    if (is_one_stored_block(found.stream, found.size)) return stored(found);
    return inflated(found, found.size, reading.inflated);
}

std::optional<std::string_view> Pack::commit_start(std::size_t at, Reading& reading) const {
    const Header found = header(at, reading);
    if (found.type != commit_type) return std::nullopt;
    if (is_one_stored_block(found.stream, found.size)) return found.stream.substr(stored_head, found.size);
    return inflated(found, std::min(found.size, enough_for_parent), reading.inflated);
}

void Pack::look_ahead(std::size_t at) const {
    __builtin_prefetch(index_.bytes().data() + ids_in_index + std::size_t{objects_[at].in_index} * 20);
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
