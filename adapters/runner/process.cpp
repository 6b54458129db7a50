#include "adapters/runner/process.hpp"

#include "adapters/runner/arguments.hpp"
#include "adapters/runner/disk_usage.hpp"
#include "adapters/runner/lent_folders.hpp"
#include "adapters/runner/process_tree.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tachograph::runner {

std::atomic<bool> stop_requested = false;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds measuring_interval{
    250};  // interval for the process tree; longer, since reading it costs time on the same machine

void limit(int resource, std::optional<long> value) {
    if (!value) return;
    const rlimit both{static_cast<rlim_t>(*value), static_cast<rlim_t>(*value)};
    ::setrlimit(static_cast<__rlimit_resource_t>(resource), &both);
}

constexpr long megabyte = 1024L * 1024;

// Runs in the child. Standard error is the log.
[[noreturn]] void give_up(const char* what) {
    ::dprintf(STDERR_FILENO, "%s: %s\n", what, std::strerror(errno));
    ::_exit(could_not_start);
}

void become_user(const User& user) {
    if (::setgroups(0, nullptr) != 0 || ::setresgid(user.gid, user.gid, user.gid) != 0 ||
        ::setresuid(user.uid, user.uid, user.uid) != 0)
        give_up("cannot change to the benchmark user");
}

// The runner has one thread, so the child may do anything between fork and exec.
[[noreturn]] void become(const ProcessOrder& order, char* const* arguments, char* const* environment, int log) {
    ::setpgid(0, 0);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    for (const int descriptor : order.passed) ::fcntl(descriptor, F_SETFD, 0);
    limit(RLIMIT_CORE, 0);
    // Limits private memory instead of address space, since many runtimes reserve far more than they use.
    if (order.memory_mb) limit(RLIMIT_DATA, *order.memory_mb * megabyte);
    if (order.file_mb) limit(RLIMIT_FSIZE, *order.file_mb * megabyte);
    if (order.group && !order.group->enter()) give_up("cannot enter the control group");
    if (!order.lent.empty() && !lend(order.lent)) give_up("cannot mount the folders of the job for its user");
    if (::chdir(order.folder.c_str()) != 0) give_up(order.folder.c_str());
    if (order.user) become_user(*order.user);
    // Set after the change of user, which resets this flag.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::execvpe(arguments[0], arguments, environment);
    give_up(arguments[0]);
}

pid_t start(const ProcessOrder& order) {
    std::vector<std::string> arguments = order.arguments;
    std::vector<std::string> settings;
    for (const auto& [name, value] : order.environment) settings.push_back(name + "=" + value);
    const std::vector<char*> argument_pointers = pointers_to(arguments);
    const std::vector<char*> setting_pointers = pointers_to(settings);
    const int log = ::open(order.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0) throw Unavailable(fmt::format("cannot write {}: {}", order.log, std::strerror(errno)));
    const pid_t child = ::fork();
    if (child == 0) become(order, argument_pointers.data(), setting_pointers.data(), log);
    ::close(log);
    if (child < 0) throw Unavailable(fmt::format("cannot start {}: {}", order.arguments.front(), std::strerror(errno)));
    ::setpgid(child, child);  // parent and child both call this, whichever runs first
    return child;
}

// Kills the rest of the child's process group and all processes below this one, and waits for them.
void sweep(pid_t group) {
    ::kill(-group, SIGKILL);
    while (true) {
        for (const pid_t left : tree_below(::getpid()).processes) ::kill(left, SIGKILL);
        if (::waitpid(-1, nullptr, 0) < 0) return;
    }
}

std::optional<Ending> breach(const ProcessOrder& order, pid_t child) {
    const TreeUsage usage = tree_below(child);
    if (order.memory_mb && usage.memory_kb() > *order.memory_mb * 1024) return Ending::out_of_memory;
    if (order.processes && static_cast<long>(usage.processes.size()) > *order.processes)
        return Ending::too_many_processes;
    return std::nullopt;
}

std::vector<pid_t> tree_with(pid_t child) {
    std::vector<pid_t> processes = tree_below(child).processes;
    processes.push_back(child);
    return processes;
}

// Checks the disk rarely: a check takes a small fraction of the time between two, however many files there are.
class DiskLook {
  public:
    explicit DiskLook(const ProcessOrder& order) : limit_(order.disk_mb), usage_(order.disk) {}

    // `child` is the program, or 0 once it has ended.
    std::optional<Ending> breach(Clock::time_point now, pid_t child) {
        if (!limit_ || now < next_) return std::nullopt;
        const auto processes = child > 0 ? tree_with(child) : std::vector<pid_t>{};
        const bool breached = usage_.bytes(processes) > *limit_ * megabyte;
        next_ = Clock::now() + std::max<Clock::duration>(pause, 20 * (Clock::now() - now));
        return breached ? std::optional(Ending::out_of_disk) : std::nullopt;
    }
    // A last check, so that the files of a short program count too.
    std::optional<Ending> last_breach() {
        next_ = {};
        return breach(Clock::now(), 0);
    }

  private:
    static constexpr std::chrono::seconds pause{1};

    std::optional<long> limit_;
    DiskUsage usage_;
    Clock::time_point next_ = Clock::now() + pause;
};

// What the kernel killed or refused in the group since the program started.
std::optional<Ending> breach(const ControlGroup& group, const ControlGroup::Events& before) {
    const ControlGroup::Events now = group.events();
    if (now.out_of_memory > before.out_of_memory) return Ending::out_of_memory;
    if (now.forks_refused > before.forks_refused) return Ending::too_many_processes;
    return std::nullopt;
}

Ended ended_by(int status) {
    if (WIFSIGNALED(status)) return {Ending::signalled, WTERMSIG(status)};
    return {Ending::exited, WEXITSTATUS(status)};
}

}  // namespace

std::string to_text(const Ended& ended) {
    switch (ended.ending) {
        case Ending::exited:
            return fmt::format("ended with exit code {}", ended.code);
        case Ending::signalled:
            return fmt::format("was killed by signal {} ({})", ended.code, ::strsignal(ended.code));
        case Ending::out_of_time:
            return "ran out of time";
        case Ending::out_of_memory:
            return "exceeded its memory limit";
        case Ending::too_many_processes:
            return "exceeded its limit of processes";
        case Ending::out_of_disk:
            return "exceeded its disk limit";
        case Ending::stopped:
            return "was stopped";
    }
    return {};
}

void adopt_orphans() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }

Ended run(const ProcessOrder& order) {
    if (stop_requested) return {Ending::stopped, 0};
    DiskLook disk(order);
    const ControlGroup::Events before = order.group ? order.group->events() : ControlGroup::Events{};
    const pid_t child = start(order);
    Clock::time_point next_measure = Clock::now() + measuring_interval;
    std::optional<Ending> cut;
    int status = 0;
    while (!cut && ::waitpid(child, &status, WNOHANG) == 0) {
        const Clock::time_point now = Clock::now();
        if (stop_requested) cut = Ending::stopped;
        if (now >= order.deadline) cut = Ending::out_of_time;
        if (!cut && now >= next_measure) {
            cut = breach(order, child);
            if (!cut) cut = disk.breach(now, child);
            next_measure = now + measuring_interval;
        }
        if (!cut) std::this_thread::sleep_for(polling_interval);
    }
    if (order.group) order.group->kill();
    sweep(child);
    if (!cut) cut = disk.last_breach();
    if (!cut && order.group && !ended_by(status).well()) cut = breach(*order.group, before);
    return cut ? Ended{*cut, 0} : ended_by(status);
}

}  // namespace tachograph::runner
