// An advisory lock on a file. The kernel releases it when the process ends, however it ends.
#pragma once

#include <string>

namespace tachograph::system {

enum class Wait { no, yes };

class FileLock {
  public:
    // Throws Unavailable if the file cannot be written, or is locked and `wait` is Wait::no.
    FileLock(const std::string& path, Wait wait);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

  private:
    int descriptor_;
};

// Whether another process has locked the file. Needs read permission only.
bool is_locked(const std::string& path);

// Waits a moment for a reference's lock file to disappear. Git keeps one for a moment only. An old one was left by a
// killed process and is removed; no live process of ours can hold it, because they take turns.
void outlast(const std::string& lock);

// Waits until the lock file is gone; a few seconds at most.
void wait_for(const std::string& lock);

}  // namespace tachograph::system
