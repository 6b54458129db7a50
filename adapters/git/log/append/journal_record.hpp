// One append to the event log, as its journal has it. Included by .cpp files of this room only.
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

// Of all of them.
std::vector<PackedCommit> commits_of(const std::vector<JournalRecord>& records);

// Where its bytes begin; they come one behind the other.
constexpr std::string_view record_mark = "TGJ1";

std::size_t size_of(const JournalRecord& record);  // of its bytes

std::string format_record(const JournalRecord& record);

// The record that the bytes begin with, and its length there; nothing if they do not, or not with a whole one.
struct ReadRecord {
    JournalRecord record;
    std::size_t length = 0;
};
std::optional<ReadRecord> read_record(std::string_view bytes);

}  // namespace tachograph::git
