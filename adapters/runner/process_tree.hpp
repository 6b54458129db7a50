// The processes below a process, as /proc shows them.
#pragma once

#include <algorithm>
#include <vector>

#include <sys/types.h>

namespace tachograph::runner {

struct TreeUsage {
    std::vector<pid_t> processes;  // all below, without the process itself
    long resident_kb = 0;          // without what is shared
    long shared_kb = 0;            // as the processes have it mapped, each for itself
    long kept_kb = 0;              // files in memory: of the folders /tmp and /dev/shm of a sandbox, and without a name

    // Files in memory may be mapped too, and then count once.
    long memory_kb() const { return resident_kb + std::max(shared_kb, kept_kb); }
};

TreeUsage tree_below(pid_t process);

}  // namespace tachograph::runner
