// The processes below a process, read from /proc.
#pragma once

#include <algorithm>
#include <vector>

#include <sys/types.h>

namespace tachograph::runner {

struct TreeUsage {
    std::vector<pid_t> processes;  // all descendants
    long resident_kb = 0;          // private resident memory
    long shared_kb = 0;            // shared memory, counted once for each process that maps it
    long kept_kb = 0;              // files in memory: unnamed ones, and those in /tmp and /dev/shm of a sandbox

    // Files in memory may also be mapped, so they are counted once.
    long memory_kb() const { return resident_kb + std::max(shared_kb, kept_kb); }
};

TreeUsage tree_below(pid_t process);

}  // namespace tachograph::runner
