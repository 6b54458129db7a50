// A file of records that is written from its beginning, emptied, and written again: over room that it has already,
// which a disk syncs in a fraction of the time that a new file takes. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/log/append/journal_record.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::git {

// Both files of the journal of the event log in that repository.
std::array<std::string, 2> journal_files(const std::string& repository);

// Whether there may be records in it: what it begins with says so. Throws Unavailable, also if that is neither the
// mark of a record nor nothing.
bool has_records(const std::string& path);

struct JournalContent {
    std::vector<JournalRecord> row;  // those that follow one another from the file's beginning
    std::size_t end = 0;             // of the row, in bytes
    // The last commits of records that are whole, and stand behind it: git has got what was in the file before. What
    // git does not have was acknowledged after something that is damaged.
    std::vector<RawId> behind;
};
// What a power failure cut off is not in it. Throws Unavailable.
JournalContent read_journal_file(const std::string& path);

// The same file for its writer, one thread at a time. Every call throws Unavailable. A record shares a sector with the
// end of the one before it: disks write a sector whole, or not.
class JournalFile {
  public:
    // Makes it where there is none. What is in it is not this writer's.
    explicit JournalFile(std::string path);
    ~JournalFile();
    JournalFile(const JournalFile&) = delete;
    JournalFile& operator=(const JournalFile&) = delete;

    bool is_empty() const { return records_.empty(); }
    bool has_room(std::size_t bytes) const;
    // Durable when it returns. If it throws, nobody knows whether the record is there after a power failure.
    void add(JournalRecord record);
    // Makes sure that what could not be added is not there; before that, nothing may be built upon its absence.
    void settle();
    const std::vector<JournalRecord>& records() const { return records_; }
    void clear();

  private:
    void end_at(std::size_t place) const;
    void write(std::string_view bytes, std::size_t at) const;

    std::string path_;
    int descriptor_;
    std::size_t end_ = 0;
    bool unsure_ = false;  // what is behind the end
    std::vector<JournalRecord> records_;
};

}  // namespace tachograph::git
