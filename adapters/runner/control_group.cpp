#include "adapters/runner/control_group.hpp"

#include "core/ports/failures.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

// The mount point of cgroup v2; empty if it is not mounted.
std::string mount_point() {
    std::ifstream mounts("/proc/self/mounts");
    std::string device, where, type, rest;
    while (mounts >> device >> where >> type && std::getline(mounts, rest)) {
        if (type == "cgroup2") return where;
    }
    return {};
}

std::string own_group() {
    std::ifstream file("/proc/self/cgroup");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("0::")) return line.substr(3);
    }
    return {};
}

// systemd marks delegated groups with this attribute; all other groups are its own.
bool is_delegated(const fs::path& group) {
    std::array<char, 2> value{};
    return ::getxattr(group.c_str(), "user.delegate", value.data(), value.size()) == 1 && value.front() == '1';
}

void write_value(const std::string& file, const std::string& value) {
    const Descriptor opened(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    if (!opened || ::write(opened.get(), value.data(), value.size()) < 0)
        throw Unavailable(fmt::format("cannot write {} to {}: {}", value, file, std::strerror(errno)));
}

bool has_word(const std::string& file, const std::string& word) {
    std::ifstream words(file);
    for (std::string one; words >> one;) {
        if (one == word) return true;
    }
    return false;
}

// Reads a counter from a file with lines `name number`.
long counter_in(const std::string& file, const std::string& name) {
    std::ifstream lines(file);
    std::string found;
    for (long value = 0; lines >> found >> value;) {
        if (found == name) return value;
    }
    return 0;
}

}  // namespace

std::variant<std::string, NoGroup> delegated_group() {
    const std::string mounted = mount_point();
    if (mounted.empty()) return NoGroup{"cgroup v2 is not mounted"};
    const fs::path parent = fs::path(mounted + own_group()).lexically_normal().parent_path();
    if (!is_delegated(parent)) return NoGroup{"no control group is delegated to the service"};
    return parent.string();
}

std::string in_words(const std::variant<std::string, NoGroup>& group) {
    const auto* none = std::get_if<NoGroup>(&group);
    return none ? fmt::format("memory and processes by rlimits and measurement, since {}", none->why)
                : "memory and processes by a control group";
}

ControlGroup::ControlGroup(const std::string& parent, const std::string& name, const Limits& limits)
    : folder_(parent + "/" + name) {
    for (const std::string controller : {"memory", "pids"}) {
        if (!has_word(parent + "/cgroup.controllers", controller))
            throw Unavailable(fmt::format("{} has no controller {}", parent, controller));
        if (!has_word(parent + "/cgroup.subtree_control", controller))
            write_value(parent + "/cgroup.subtree_control", "+" + controller);
    }
    if (::mkdir(folder_.c_str(), 0700) != 0)
        throw Unavailable(fmt::format("cannot create {}: {}", folder_, std::strerror(errno)));
    write_value(folder_ + "/memory.max", std::to_string(limits.memory_mb * 1024 * 1024));
    write_value(folder_ + "/memory.swap.max", "0");
    write_value(folder_ + "/memory.oom.group", "1");
    write_value(folder_ + "/pids.max", std::to_string(limits.processes));
    processes_ = Descriptor(::open((folder_ + "/cgroup.procs").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    if (!processes_) throw Unavailable(fmt::format("cannot open {}: {}", folder_, std::strerror(errno)));
}

ControlGroup::~ControlGroup() { ::rmdir(folder_.c_str()); }

bool ControlGroup::enter() const { return ::write(processes_.get(), "0", 1) == 1; }

void ControlGroup::kill() const {
    const Descriptor all(::open((folder_ + "/cgroup.kill").c_str(), O_WRONLY | O_CLOEXEC));
    // Kernels before 5.14 have no cgroup.kill. The processes are killed one by one anyway.
    if (all && ::write(all.get(), "1", 1) < 0) return;
}

ControlGroup::Events ControlGroup::events() const {
    return {counter_in(folder_ + "/memory.events", "oom_kill"), counter_in(folder_ + "/pids.events", "max")};
}

}  // namespace tachograph::runner
