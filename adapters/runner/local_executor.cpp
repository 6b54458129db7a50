#include "adapters/runner/local_executor.hpp"

#include "adapters/runner/files.hpp"
#include "adapters/runner/process.hpp"
#include "adapters/runner/process_tree.hpp"
#include "adapters/runner/remove_tree.hpp"
#include "adapters/runner/runner_program.hpp"
#include "core/ports/failures.hpp"
#include "core/values/actor.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

void make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw Unavailable(fmt::format("cannot create the folder {}: {}", folder.string(), error.message()));
}
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds grace{2000};  // between TERM and KILL

// Takes the lock of a job's folder; returns -1 if a runner holds it.
int try_lock(const std::string& folder) {
    const int descriptor = ::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) throw Unavailable(fmt::format("cannot open {}/lock: {}", folder, std::strerror(errno)));
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
    ::close(descriptor);
    return -1;
}

bool is_alive(const std::string& folder) {
    if (!fs::exists(folder + "/lock")) return false;
    const int descriptor = try_lock(folder);
    if (descriptor >= 0) ::close(descriptor);
    return descriptor < 0;
}

// The runner writes its pid first of all. Returns 0 if it has not done so yet.
pid_t pid_of(const std::string& folder) {
    if (!fs::exists(folder + "/pid")) return 0;
    return static_cast<pid_t>(std::atoi(read_file(folder + "/pid").c_str()));
}

template <class Condition>
bool wait_until(Condition condition, milliseconds patience) {
    const auto end = steady_clock::now() + patience;
    while (!condition()) {
        if (steady_clock::now() >= end) return false;
        std::this_thread::sleep_for(polling_interval);
    }
    return true;
}

void kill_tree(pid_t runner) {
    for (const pid_t process : tree_below(runner).processes) ::kill(process, SIGKILL);
    ::kill(-runner, SIGKILL);
}

// Runs in the child between fork and exec: no allocations.
[[noreturn]] void become_runner(char* const* arguments, char* const* environment, int log, int lock) {
    ::setsid();
    // The runner must not inherit descriptors of the service, such as its listening socket. It inherits only the lock,
    // so that the folder is locked at every moment.
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    ::fcntl(lock, F_SETFD, 0);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execve(arguments[0], arguments, environment);
    ::_exit(127);
}

}  // namespace

LocalExecutor::LocalExecutor(LocalSettings settings) : settings_(std::move(settings)) { make_folder(settings_.folder); }

std::string LocalExecutor::folder_of(const JobId& job) const {
    std::string name = to_text(job);
    std::ranges::replace(name, '/', '~');
    return settings_.folder + "/" + name;
}

// Returns false if a runner holds the lock already.
bool LocalExecutor::spawn(const std::string& folder) {
    const int lock = try_lock(folder);
    if (lock < 0) return false;
    const int log = ::open((folder + "/runner.log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    std::string job_file = folder + "/job.json";
    std::string option = "--job";
    std::string lock_option = "--lock";
    std::string lock_text = std::to_string(lock);
    std::array<char*, 6> arguments{settings_.program.data(), option.data(),    job_file.data(),
                                   lock_option.data(),       lock_text.data(), nullptr};
    std::vector<std::string> settings = runner_environment();
    std::vector<char*> environment;
    for (std::string& setting : settings) environment.push_back(setting.data());
    environment.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) become_runner(arguments.data(), environment.data(), log, lock);
    ::close(lock);
    ::close(log);
    if (child < 0) throw Unavailable(fmt::format("cannot start a runner: {}", std::strerror(errno)));
    children_[child] = folder;
    return true;
}

std::string LocalExecutor::start(const JobOrder& order) {
    const std::lock_guard lock(mutex_);
    if (::access(settings_.program.c_str(), X_OK) != 0)
        throw Unavailable(fmt::format("the runner program {} does not exist", settings_.program));
    const std::string folder = folder_of(order.job);
    reap();
    // A job is started once only, even if its runner has ended: poll() says how it ended.
    if (fs::exists(folder + "/pid") || is_alive(folder)) return folder;
    make_folder(folder);  // also creates the parent folder, if somebody removed it
    tidy();
    if (::chmod(folder.c_str(), S_IRWXU) != 0)
        throw Unavailable(fmt::format("cannot restrict the folder {} to its owner: {}", folder, std::strerror(errno)));
    write_file(folder + "/job.json", to_json(settings_.describe(order)));
    spawn(folder);
    return folder;
}

void LocalExecutor::cancel(const JobId& job) {
    const std::lock_guard lock(mutex_);
    const std::string folder = folder_of(job);
    if (!is_alive(folder)) return reap();
    if (!wait_until([&] { return pid_of(folder) > 0 || !is_alive(folder); }, grace)) {
        throw Unavailable(fmt::format("the runner of {} has not written its pid yet", to_text(job)));
    }
    const pid_t runner = pid_of(folder);
    ::kill(runner, SIGTERM);
    if (!wait_until([&] { return !is_alive(folder); }, grace)) {
        kill_tree(runner);
        wait_until([&] { return !is_alive(folder); }, grace);
    }
    reap();
}

RunnerCondition LocalExecutor::poll(const JobId& job) {
    const std::lock_guard lock(mutex_);
    const std::string folder = folder_of(job);
    reap();
    if (is_alive(folder)) return Alive{};
    // The runner measured, but died before it reported: starts it again to report the results.
    const bool has_news = fs::exists(folder + "/results.json") && !fs::exists(folder + "/ended");
    if (has_news && fs::exists(folder + "/job.json")) {
        spawn(folder);
        return Alive{};
    }
    return Gone{last_words(folder), tail_of(folder + "/runner.log", log_tail)};
}

std::string LocalExecutor::last_words(const std::string& folder) {
    const auto status = exit_status_.find(folder);
    if (status == exit_status_.end()) return "the runner died without a message";
    if (WIFSIGNALED(status->second)) {
        return fmt::format("the runner died without a message, killed by signal {} ({})", WTERMSIG(status->second),
                           ::strsignal(WTERMSIG(status->second)));
    }
    return fmt::format("the runner ended with exit code {} without a message", WEXITSTATUS(status->second));
}

void LocalExecutor::reap() {
    std::erase_if(children_, [this](const auto& child) {
        int status = 0;
        if (::waitpid(child.first, &status, WNOHANG) == 0) return false;
        exit_status_[child.second] = status;
        return true;
    });
}

// Removes old folders: the log and the reports have everything that matters. Retries to remove work folders that a
// runner could not remove.
void LocalExecutor::tidy() {
    std::vector<fs::path> ended;
    for (const auto& entry : fs::directory_iterator(settings_.folder)) {
        if (fs::exists(entry.path() / "pid") && !is_alive(entry.path())) ended.push_back(entry.path());
    }
    std::ranges::sort(ended, std::greater(), [](const fs::path& path) { return fs::last_write_time(path / "pid"); });
    std::string leftovers;
    for (std::size_t n = 0; n < ended.size(); ++n) {
        const bool keep = n < static_cast<std::size_t>(settings_.kept);
        const auto problem = remove_tree(keep ? ended[n] / "work" : ended[n]);
        if (problem && leftovers.empty()) leftovers = *problem;
    }
    if (settings_.left_over) settings_.left_over(leftovers);
}

}  // namespace tachograph::runner
