// A control group (cgroup v2) that benchmarks run in: the kernel itself holds them to their memory and number of
// processes, however these are used.
#pragma once

#include "adapters/runner/descriptor.hpp"

#include <string>
#include <variant>

namespace tachograph::runner {

// The group that systemd has delegated to the service (`Delegate=` and `DelegateSubgroup=`), as a folder; or why there
// is none.
struct NoGroup {
    std::string why;
};
std::variant<std::string, NoGroup> delegated_group();
// Which limits of memory and processes hold, for people.
std::string in_words(const std::variant<std::string, NoGroup>& group);

class ControlGroup {
  public:
    struct Limits {
        long memory_mb;
        long processes;  // and threads
    };
    // How often a limit was met so far.
    struct Events {
        long out_of_memory = 0;
        long forks_refused = 0;
    };

    // A new group in `parent`. Throws Unavailable with one line.
    ControlGroup(const std::string& parent, const std::string& name, const Limits& limits);
    ControlGroup(const ControlGroup&) = delete;
    ControlGroup& operator=(const ControlGroup&) = delete;
    ~ControlGroup();

    // False: errno says why.
    bool enter() const;
    // Ends all that is in it.
    void kill() const;
    Events events() const;

  private:
    std::string folder_;
    Descriptor processes_;
};

}  // namespace tachograph::runner
