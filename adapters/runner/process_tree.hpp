// The processes below a process, as /proc shows them.
#pragma once

#include <vector>

#include <sys/types.h>

namespace tachograph::runner {

struct TreeUsage {
    std::vector<pid_t> processes;  // all below, without the process itself
    long resident_kb = 0;
};

TreeUsage tree_below(pid_t process);

}  // namespace tachograph::runner
