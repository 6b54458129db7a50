#include "adapters/git/log/append/journal_record.hpp"

#include "core/ports/failures.hpp"

#include <cstring>
#include <numeric>
#include <utility>

#include <libdeflate.h>

namespace tachograph::git {
namespace {

constexpr std::size_t id_size = 20;
constexpr std::size_t head_size = 12;           // the mark, the length of the body, its CRC-32
constexpr std::size_t body_head = 2 * id_size;  // before, after
constexpr std::size_t number_size = 4;

RawId read_id(std::string_view bytes) {
    RawId id;
    std::memcpy(id.bytes.data(), bytes.data(), id_size);
    return id;
}

// Computes the commits' ids from their contents. Returns nullopt if a commit's parent is not the commit before it.
std::optional<JournalRecord> read_body(std::string_view body) {
    JournalRecord record{read_id(body), {}};
    const RawId after = read_id(body.substr(id_size));
    RawId last = record.before;
    for (body.remove_prefix(body_head); body.size() >= number_size;) {
        const std::size_t size = read_number(body.substr(0, number_size));
        const std::string_view content = body.substr(number_size, size);
        if (content.size() != size || parent_of(content) != last) return std::nullopt;
        last = commit_id(content);
        record.commits.push_back({last, std::string(content)});
        body.remove_prefix(number_size + size);
    }
    if (!body.empty() || record.commits.empty() || last != after) return std::nullopt;
    return record;
}

}  // namespace

std::vector<PackedCommit> commits_of(const std::vector<JournalRecord>& records) {
    std::vector<PackedCommit> commits;
    for (const JournalRecord& record : records)
        commits.insert(commits.end(), record.commits.begin(), record.commits.end());
    return commits;
}

std::size_t size_of(const JournalRecord& record) {
    const auto sum = [](std::size_t bytes, const PackedCommit& one) {
        return bytes + number_size + one.content.size();
    };
    return std::accumulate(record.commits.begin(), record.commits.end(), head_size + body_head, sum);
}

std::string format_record(const JournalRecord& record) {
    std::string body;
    body.reserve(size_of(record));
    for (const RawId& id : {record.before, record.after()}) append_id(body, id);
    for (const PackedCommit& commit : record.commits) {
        append_number(body, commit.content.size(), number_size);
        body += commit.content;
    }
    std::string bytes(record_mark);
    append_number(bytes, body.size(), number_size);
    append_number(bytes, ::libdeflate_crc32(0, body.data(), body.size()), number_size);
    return bytes + body;
}

std::optional<ReadRecord> read_record(std::string_view bytes) {
    if (bytes.size() < head_size + body_head || !bytes.starts_with(record_mark)) return std::nullopt;
    const std::size_t size = read_number(bytes.substr(record_mark.size(), number_size));
    const std::size_t sum = read_number(bytes.substr(record_mark.size() + number_size, number_size));
    const std::string_view body = bytes.substr(head_size, size);
    if (size < body_head || body.size() != size || ::libdeflate_crc32(0, body.data(), size) != sum) return std::nullopt;
    try {
        auto record = read_body(body);
        return record ? std::optional(ReadRecord{std::move(*record), head_size + size}) : std::nullopt;
    } catch (const Unavailable&) {
        return std::nullopt;  // not a commit
    }
}

}  // namespace tachograph::git
