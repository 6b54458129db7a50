// An advisory lock on a file. The kernel lets go of it when the process ends, however it ends.
#pragma once

#include <string>

namespace tachograph::system {

enum class Wait { no, yes };

class FileLock {
  public:
    // Throws Unavailable if the file cannot be written, or is locked and nobody wants to wait.
    FileLock(const std::string& path, Wait wait);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

  private:
    int descriptor_;
};

// Whether another one has such a lock on it. Asks for nothing but that it may be read.
bool is_locked(const std::string& path);

// Waits a moment for a reference's lock to go. Git holds one for a moment only; one that has become old was left behind
// by a process that was killed, and is removed: none of ours is alive that could hold it, since they take turns.
void outlast(const std::string& lock);

// Until it is not there any more; a few seconds at most.
void wait_for(const std::string& lock);

}  // namespace tachograph::system
