// Recovery: moves events that a killed writer left in the journal to git. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/repository/repository.hpp"
#include "adapters/system/file_lock.hpp"

#include <memory>
#include <string>

namespace tachograph::git {

// Takes the lock of the log's only writer. Waits about a second, because a reader holds the lock for a moment only.
// Throws Unavailable if another process keeps it longer.
std::unique_ptr<system::FileLock> lock_log(const std::string& repository);
// Writes what a killed writer left in the journal to git. The caller must hold lock_log(). Throws Unavailable.
void recover_journal(const std::string& repository);
// Like recover_journal(), for readers; does nothing if another process holds the lock, because that process recovers
// the journal itself. Throws Unavailable, also if the journal has records and the repository belongs to another user:
// that user could not write files that are created here.
void recover_where_nobody_writes(const std::string& repository);

// The error message for a branch that is at `tip` while the journal continues from `expected`: says what to do.
std::string moved_elsewhere(const std::string& repository, const ObjectId& tip, const ObjectId& expected);

}  // namespace tachograph::git
