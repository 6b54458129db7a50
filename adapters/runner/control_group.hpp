// A control group (cgroup v2) for benchmarks: the kernel enforces the limits of memory and number of processes.
#pragma once

#include "adapters/runner/descriptor.hpp"

#include <string>
#include <variant>

namespace tachograph::runner {

// Returns the folder of the group that systemd has delegated to the service (`Delegate=` and `DelegateSubgroup=`), or
// why there is none.
struct NoGroup {
    std::string why;
};
std::variant<std::string, NoGroup> delegated_group();
// Says for people which limits of memory and processes are enforced.
std::string in_words(const std::variant<std::string, NoGroup>& group);

class ControlGroup {
  public:
    struct Limits {
        long memory_mb;
        long processes;  // and threads
    };
    // How often each limit was hit so far.
    struct Events {
        long out_of_memory = 0;
        long forks_refused = 0;
    };

    // Creates a group in `parent`. Throws Unavailable, in one line.
    ControlGroup(const std::string& parent, const std::string& name, const Limits& limits);
    ControlGroup(const ControlGroup&) = delete;
    ControlGroup& operator=(const ControlGroup&) = delete;
    ~ControlGroup();

    // Moves this process into the group. If false, errno says why.
    bool enter() const;
    // Kills all processes in the group.
    void kill() const;
    Events events() const;

  private:
    std::string folder_;
    Descriptor processes_;
};

}  // namespace tachograph::runner
