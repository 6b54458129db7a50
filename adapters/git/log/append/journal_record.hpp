// One append to the event log, as the journal stores it. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/packs/pack_writer.hpp"
#include "adapters/git/repository/object_bytes.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::git {

struct JournalRecord {
    RawId before;  // the parent of the first commit
    std::vector<PackedCommit> commits;

    const RawId& after() const { return commits.back().id; }
};

// The commits of all records, in order.
std::vector<PackedCommit> commits_of(const std::vector<JournalRecord>& records);

// The first bytes of every record. Records follow one another without gaps.
constexpr std::string_view record_mark = "TGJ1";

std::size_t size_of(const JournalRecord& record);  // in bytes, as format_record() writes it

std::string format_record(const JournalRecord& record);

// The record that the bytes begin with, and its length in bytes. Returns nullopt if no complete record is there.
struct ReadRecord {
    JournalRecord record;
    std::size_t length = 0;
};
std::optional<ReadRecord> read_record(std::string_view bytes);

}  // namespace tachograph::git
