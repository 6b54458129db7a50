// A journal file: records are written from its beginning, then the file is emptied and overwritten. A disk syncs space
// that is already allocated in a fraction of the time that a new file takes. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/log/append/journal_record.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::git {

// The paths of both journal files of the event log in that repository.
std::array<std::string, 2> journal_files(const std::string& repository);

// Whether the file begins with the mark of a record. Throws Unavailable if the file cannot be read, or begins with
// anything but a mark (whole or cut off) or zeros.
bool has_records(const std::string& path);

struct JournalContent {
    std::vector<JournalRecord> row;  // the consecutive records from the file's beginning
    std::size_t end = 0;             // of the row, in bytes
    // The last commit of each complete record behind the row. These are leftovers of earlier use, which git has. If git
    // does not have one, the record stands behind a damaged one: acknowledged events were lost.
    std::vector<RawId> behind;
};
// A last record that a power failure cut off is left out; it was never acknowledged. Throws Unavailable.
JournalContent read_journal_file(const std::string& path);

// A journal file for its writer, one thread at a time. Every call throws Unavailable. A record may share a sector with
// the end of the record before it: disks write a sector completely or not at all.
class JournalFile {
  public:
    // Creates the file if there is none. Records that are already in it are ignored, and overwritten.
    explicit JournalFile(std::string path);
    ~JournalFile();
    JournalFile(const JournalFile&) = delete;
    JournalFile& operator=(const JournalFile&) = delete;

    bool is_empty() const { return records_.empty(); }
    bool has_room(std::size_t bytes) const;
    // The record is durable when this returns. If it throws, the record may or may not survive a power failure.
    void add(JournalRecord record);
    // Removes a record whose add() failed. Until this returns, nothing may rely on the record's absence.
    void settle();
    const std::vector<JournalRecord>& records() const { return records_; }
    void clear();

  private:
    void end_at(std::size_t place) const;
    void write(std::string_view bytes, std::size_t at) const;

    std::string path_;
    int descriptor_;
    std::size_t end_ = 0;
    bool unsure_ = false;  // whether a record that failed to be added may stand behind the end
    std::vector<JournalRecord> records_;
};

}  // namespace tachograph::git
