#include "adapters/git/packs/pack_reader.hpp"

#include "core/ports/failures.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <ranges>

#include <fmt/format.h>
#include <libdeflate.h>

namespace tachograph::git {
namespace {

constexpr unsigned commit_type = 1;
constexpr unsigned delta_type = 6;   // against an object before it in the pack
constexpr std::size_t trailer = 20;  // the SHA-1 at the end of packs
constexpr std::size_t id_size = 20;
constexpr std::size_t counts = 256 * 4;  // of ids up to each first byte
constexpr std::string_view later_version = "\377tOc";
constexpr std::uint32_t far = 0x80000000U;    // set if the offset is 2 GiB or more, and stands in a table of its own
constexpr std::size_t most_expansion = 1032;  // the most that deflate can compress, as a ratio
constexpr std::size_t stored_head = 7;        // of a zlib stream whose first block is stored

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
    std::array<unsigned char, 4> four{};
    std::memcpy(four.data(), bytes.substr(at, 4).data(), 4);
    return static_cast<std::uint32_t>(four[0]) << 24U | four[1] << 16U | four[2] << 8U | four[3];
}

bool is_one_stored_block(std::string_view stream, std::size_t size) {
    return size <= 65535 && stream.size() >= stored_head + size + 4 && stream[0] == '\x78' && stream[2] == '\1';
}

// One for each thread, made once: setting it up costs more than reading an event.
libdeflate_decompressor* decompressor() {
    struct Free {
        void operator()(libdeflate_decompressor* made) const { ::libdeflate_free_decompressor(made); }
    };
    thread_local const std::unique_ptr<libdeflate_decompressor, Free> made(::libdeflate_alloc_decompressor());
    return made.get();
}

}  // namespace

Pack::Pack(const std::string& path) : path_(path), pack_(path + ".pack"), index_(path + ".idx") {
    PackFile::Piece piece;
    if (pack_.size() < 12 + trailer || !pack_.read(0, 12, piece).starts_with("PACK")) damaged("it is not a pack file");
    const std::size_t count = number_at(pack_.read(0, 12, piece), 8);
    read_index();
    if (objects_.size() != count) damaged("its index counts another number of objects");
    const std::string_view index = index_.bytes();
    if (pack_.read(pack_.size() - trailer, pack_.size(), piece) != index.substr(index.size() - 2 * trailer, trailer))
        damaged("it is truncated, or its index belongs to another pack");
}

void Pack::damaged(const std::string& why) const {
    throw Damaged(fmt::format(
        "the pack {}.pack is damaged: {}; run git fsck, and restore the event log from where it is published, "
        "or from a backup",
        path_, why));
}

// https://git-scm.com/docs/pack-format: version 1 of the index stores each id behind its offset; version 2 has separate
// tables of ids, checksums and offsets.
void Pack::read_index() {
    const std::string_view index = index_.bytes();
    const bool later = index.starts_with(later_version);
    if (later && index.size() >= 8 && number_at(index, 4) != 2) damaged("its index has an unknown version");
    const std::size_t head = (later ? 8 : 0) + counts;
    ids_ = later ? head : head + 4;
    id_step_ = later ? id_size : id_size + 4;
    if (index.size() < head + 2 * trailer) damaged("its index is not whole");
    const std::size_t count = number_at(index, head - 4);
    const std::size_t each = id_size + 4 + (later ? 4 : 0);
    if (index.size() < head + count * each + 2 * trailer) damaged("its index is not whole");
    objects_.resize(count);
    for (std::uint32_t at = 0; at < count; ++at) objects_[at] = {offset_in_index(at), at};
    std::ranges::sort(objects_, {}, &Object::offset);
}

const char* Pack::place_in_index(std::size_t at) const { return index_.bytes().data() + ids_ + at * id_step_; }

RawId Pack::id_in_index(std::size_t at) const {
    RawId id;
    std::memcpy(id.bytes.data(), place_in_index(at), id_size);
    return id;
}

std::uint64_t Pack::offset_in_index(std::size_t at) const {
    const std::string_view index = index_.bytes();
    if (id_step_ != id_size) return number_at(index, ids_ + at * id_step_ - 4);
    const std::size_t offsets = ids_ + objects_.size() * (id_size + 4);
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

std::string_view Pack::inflated(const Header& header, std::string& content) const {
    if (header.size / most_expansion > header.stream.size()) damaged("an object claims an impossible length");
    content.resize(header.size);
    const auto outcome = ::libdeflate_zlib_decompress(decompressor(), header.stream.data(), header.stream.size(),
                                                      content.data(), content.size(), nullptr);
    if (outcome != LIBDEFLATE_SUCCESS) damaged("an object cannot be decompressed");
    return content;
}

bool Pack::is_stored(std::size_t at, Reading& reading) const {
    const Header found = header(at, reading);
    return found.type == commit_type && is_one_stored_block(found.stream, found.size);
}

std::string_view Pack::whole(const Header& header, Reading& reading) const {
    if (is_one_stored_block(header.stream, header.size)) return stored(header);
    return inflated(header, reading.inflated);
}

std::size_t Pack::base_of(std::size_t at, Header& delta) const {
    const auto distance = take_distance(delta.stream);
    if (!distance || *distance == 0 || *distance > objects_[at].offset) damaged("a delta has no base");
    const std::uint64_t offset = objects_[at].offset - *distance;
    const auto base = std::ranges::lower_bound(objects_, offset, {}, &Object::offset);
    if (base == objects_.end() || base->offset != offset) damaged("a delta has no base");
    return static_cast<std::size_t>(base - objects_.begin());
}

DeltaBases::Content Pack::patched(std::size_t at, const DeltaBases::Content& base, Reading& reading) const {
    Header delta = header(at, reading);
    base_of(at, delta);
    auto content = apply_delta(*base, whole(delta, reading));
    if (!content) damaged("a delta does not fit its base");
    auto kept = std::make_shared<const std::string>(*std::move(content));
    reading.bases.keep(this, objects_[at].offset, kept);
    return kept;
}

std::optional<std::string_view> Pack::patched(std::size_t at, Reading& reading) const {
    std::vector<std::size_t> deltas;  // the chain, down to an object that is cached, or is not a delta
    DeltaBases::Content content;
    while (!(content = reading.bases.find(this, objects_[at].offset))) {
        Header found = header(at, reading);
        if (found.type == commit_type) {
            content = std::make_shared<const std::string>(whole(found, reading));
            reading.bases.keep(this, objects_[at].offset, content);
            break;
        }
        if (found.type != delta_type) return std::nullopt;
        deltas.push_back(at);
        at = base_of(at, found);
    }
    for (const std::size_t delta : deltas | std::views::reverse) content = patched(delta, content, reading);
    reading.patched = std::move(content);
    return *reading.patched;
}

std::optional<std::string_view> Pack::commit(std::size_t at, Reading& reading) const {
    const Header found = header(at, reading);
    if (found.type == delta_type) return patched(at, reading);
    if (found.type != commit_type) return std::nullopt;
    return whole(found, reading);
}

std::optional<std::string_view> Pack::commit_start(std::size_t at, Reading& reading) const {
    const Header found = header(at, reading);
    if (found.type == delta_type) return patched(at, reading);
    if (found.type != commit_type) return std::nullopt;
    if (is_one_stored_block(found.stream, found.size)) return found.stream.substr(stored_head, found.size);
    return inflated(found, reading.inflated);
}

void Pack::look_ahead(std::size_t at) const { __builtin_prefetch(place_in_index(objects_[at].in_index)); }

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
