// What a writer that is gone left in the journal of the event log. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/repository/repository.hpp"
#include "adapters/system/file_lock.hpp"

#include <memory>
#include <string>

namespace tachograph::git {

// The lock of the log's only writer. Throws Unavailable if another process has it for longer than a reader does.
std::unique_ptr<system::FileLock> lock_log(const std::string& repository);
// Git gets what a writer that is gone left in the journal. The caller holds that lock. Throws Unavailable.
void recover_journal(const std::string& repository);
// The same for readers; does nothing if another process has the lock, whose business it is. Throws Unavailable, also
// where something is left and the repository is somebody else's, who could not write what is made here.
void recover_where_nobody_writes(const std::string& repository);

// What to do where git's branch is at `tip`, and the journal goes on from `expected`.
std::string moved_elsewhere(const std::string& repository, const ObjectId& tip, const ObjectId& expected);

}  // namespace tachograph::git
