#include "adapters/git/packs/pack_writer.hpp"

#include "adapters/system/durable_file.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <vector>

#include <fmt/format.h>
#include <libdeflate.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

constexpr std::string_view unfinished_pack = "tachograph_";
constexpr std::string_view of_this_program = "until the event log's branch has it\n";

struct Entry {
    RawId id;
    std::uint64_t offset = 0;  // in the pack
    std::uint32_t crc = 0;     // of the entry's bytes in the pack
};

// The type and the size of an object: four bits of the size, then seven bits a byte (gitformat-pack).
void append_header(std::string& pack, std::size_t size) {
    constexpr unsigned commit = 1;
    std::size_t byte = (commit << 4U) | (size & 0xFU);
    for (size >>= 4U; size > 0; size >>= 7U) {
        pack += static_cast<char>(byte | 0x80U);
        byte = size & 0x7FU;
    }
    pack += static_cast<char>(byte);
}

// A zlib stream of stored blocks (RFC 1950, RFC 1951).
void append_stored(std::string& pack, std::string_view content) {
    constexpr std::size_t longest = 65535;
    pack += "\x78\x01";
    std::string_view rest = content;
    do {
        const std::string_view block = rest.substr(0, longest);
        rest.remove_prefix(block.size());
        const auto size = static_cast<std::uint16_t>(block.size());
        const auto complement = static_cast<std::uint16_t>(~size);
        pack += rest.empty() ? '\1' : '\0';
        for (const std::uint16_t number : {size, complement}) {
            pack += static_cast<char>(number & 0xFFU);
            pack += static_cast<char>(number >> 8U);
        }
        pack += block;
    } while (!rest.empty());
    append_number(pack, ::libdeflate_adler32(1, content.data(), content.size()), 4);
}

std::string pack_of(std::span<const PackedCommit> commits, std::vector<Entry>& entries) {
    std::string pack = "PACK";
    append_number(pack, 2, 4);
    append_number(pack, commits.size(), 4);
    const auto sum = [](std::size_t bytes, const PackedCommit& commit) { return bytes + commit.content.size() + 32; };
    pack.reserve(std::accumulate(commits.begin(), commits.end(), pack.size() + 32, sum));
    for (const PackedCommit& commit : commits) {
        const std::size_t offset = pack.size();
        append_header(pack, commit.content.size());
        append_stored(pack, commit.content);
        entries.push_back({commit.id, offset, ::libdeflate_crc32(0, pack.data() + offset, pack.size() - offset)});
    }
    append_id(pack, sha1(pack));
    return pack;
}

// Version 2. Offsets of 2 GiB and more would need a further table; packs of this program are far smaller.
std::string index_of(std::vector<Entry> entries, std::string_view pack) {
    std::ranges::sort(entries, {}, &Entry::id);
    std::string index = "\377tOc";
    append_number(index, 2, 4);
    std::size_t below = 0;
    for (unsigned first = 0; first < 256; ++first) {
        while (below < entries.size() && entries[below].id.bytes.front() <= first) ++below;
        append_number(index, below, 4);
    }
    for (const Entry& entry : entries) append_id(index, entry.id);
    for (const Entry& entry : entries) append_number(index, entry.crc, 4);
    for (const Entry& entry : entries) append_number(index, entry.offset, 4);
    index += pack.substr(pack.size() - 20);
    append_id(index, sha1(index));
    return index;
}

void keep_pack(const std::string& name) {
    std::ofstream file(name + ".keep");
    file << of_this_program << std::flush;
    if (!file) throw Unavailable(fmt::format("cannot write {}.keep", name));
}

bool is_kept_by_this_program(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::string line;
    return path.extension() == ".keep" && std::getline(file, line) && line + "\n" == of_this_program;
}

}  // namespace

std::string write_pack(const std::string& repository, std::span<const PackedCommit> commits,
                       system::HelperThread& beside) {
    std::vector<Entry> entries;
    const std::string pack = pack_of(commits, entries);
    const std::string index = index_of(std::move(entries), pack);
    const std::string folder = repository + "/objects/pack";
    const std::string id = to_text(sha1(index));
    const std::string name = folder + "/pack-" + id;
    // Nobody reads files with these names, and git's housekeeping, which may run at any time, does not remove them.
    const std::string mark = folder + "/" + std::string(unfinished_pack) + id.substr(0, 12);
    const std::string new_pack = mark + ".pack.new";
    const std::string new_index = mark + ".idx.new";
    // The disk syncs both at once in the time of one.
    try {
        // No branch leads to these commits yet: without the .keep file, git gc --prune=now could delete the pack.
        keep_pack(name);
        system::HelperTask index_written = beside.send([&] { system::write_durable(new_index, index); });
        system::write_durable(new_pack, pack);
        index_written.finish();
        // The index comes last: git does not see a pack without its index.
        system::rename_file(new_pack, name + ".pack");
        system::rename_file(new_index, name + ".idx");
        system::sync_folder(folder);
    } catch (...) {
        // The disk may be full, so leave nothing behind.
        for (const std::string& file : {new_index, new_pack, name + ".idx", name + ".pack", name + ".keep"})
            ::unlink(file.c_str());
        throw;
    }
    return name;
}

void release_pack(const std::string& name) { ::unlink((name + ".keep").c_str()); }

void clear_away_packs(const std::string& repository) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(repository + "/objects/pack", none)) {
        const bool unfinished = entry.path().filename().string().starts_with(unfinished_pack);
        if (unfinished || is_kept_by_this_program(entry.path())) std::filesystem::remove(entry.path(), none);
    }
}

}  // namespace tachograph::git
