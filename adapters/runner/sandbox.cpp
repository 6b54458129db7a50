#include "adapters/runner/sandbox.hpp"

#include "adapters/runner/files.hpp"
#include "adapters/runner/lent_folders.hpp"
#include "adapters/runner/steps.hpp"
#include "adapters/runner/system_calls.hpp"
#include "core/ports/failures.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <sys/mman.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

constexpr std::size_t most_words = 300;

const std::string search_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

void add(Arguments& arguments, std::initializer_list<std::string> more) { arguments.insert(arguments.end(), more); }

// Hides files of /proc that are about the whole machine and the user's keys.
void hide_kernel_files(Arguments& arguments) {
    for (const std::string name : {"kcore", "key-users", "keys", "latency_stats", "sched_debug", "timer_list"}) {
        if (fs::exists("/proc/" + name)) add(arguments, {"--ro-bind", "/dev/null", "/proc/" + name});
    }
    // Kernel settings would be writable if the user outside is root, whatever the user is inside.
    add(arguments, {"--remount-ro", "/proc"});
}

void show_system(Arguments& arguments) {
    add(arguments, {"--ro-bind", "/usr", "/usr"});
    for (const std::string folder : {"/bin", "/sbin", "/lib", "/lib32", "/lib64"}) {
        if (fs::is_symlink(folder)) {
            add(arguments, {"--symlink", fs::read_symlink(folder).string(), folder});
        } else if (fs::exists(folder)) {
            add(arguments, {"--ro-bind", folder, folder});
        }
    }
    for (const std::string known :
         {"alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "passwd", "group", "nsswitch.conf", "hosts",
          "localtime", "ssl/certs", "ssl/openssl.cnf", "ca-certificates", "java-17-openjdk", "R"}) {
        add(arguments, {"--ro-bind-try", "/etc/" + known, "/etc/" + known});
    }
}

Arguments bubblewrap(bool network, long scratch_mb, const Descriptor& system_calls) {
    // A user namespace: without rights outside, and without further user namespaces inside.
    Arguments arguments{
        "bwrap", "--unshare-all", "--unshare-user", "--disable-userns", "--uid",      "1000", "--gid",
        "1000",  "--new-session", "--hostname",     "benchmark",        "--cap-drop", "ALL",  "--die-with-parent"};
    add(arguments, {"--seccomp", std::to_string(system_calls.get()), "--dev", "/dev", "--proc", "/proc"});
    hide_kernel_files(arguments);
    // These folders are in memory, and count towards the memory limit.
    for (const std::string folder : {"/tmp", "/dev/shm"})
        add(arguments, {"--size", std::to_string(scratch_mb * 1024L * 1024L / 2), "--tmpfs", folder});
    if (network) add(arguments, {"--share-net", "--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf"});
    show_system(arguments);
    return arguments;
}

std::map<std::string, std::string> clean_environment(const Rooms& rooms, std::map<std::string, std::string> settings) {
    settings["PATH"] = rooms.tools + ":" + search_path;
    settings["LANG"] = "C.UTF-8";
    settings["HOME"] = rooms.home;
    settings["TACHOGRAPH_RESULTS"] = rooms.results;
    settings["TACHOGRAPH_DIAGRAMS"] = rooms.diagrams;
    if (const auto selected = settings.find("TACHOGRAPH_SELECTED"); selected != settings.end())
        selected->second = rooms.tools + "/" + selected->second;
    return settings;
}

// The path at which the user of benchmarks reaches a folder.
std::string reachable(ProcessOrder& order, const std::string& folder) {
    if (!order.user) return folder;
    order.lent.push_back(folder);
    return lent_place(order.lent.size() - 1);
}

Rooms reachable(ProcessOrder& order, const Rooms& rooms) {
    return {reachable(order, rooms.checkout), reachable(order, rooms.results), reachable(order, rooms.diagrams),
            reachable(order, rooms.home), reachable(order, rooms.tools)};
}

bool is_set(const std::string& sysctl, const std::string& name, const std::string& value) {
    std::ifstream file(sysctl + "/" + name);
    std::string found;
    return file >> found && found == value;
}

// Which kernel setting prevents user namespaces, and what to do.
std::string remedy(const std::string& words, const std::string& sysctl) {
    if (words.find("Unknown option") != std::string::npos)
        return "this version of bubblewrap is too old; install 0.8 or later";
    if (is_set(sysctl, "kernel/apparmor_restrict_unprivileged_userns", "1"))
        return "kernel.apparmor_restrict_unprivileged_userns is 1; set it to 0, or give bwrap an AppArmor profile that "
               "allows user namespaces";
    if (is_set(sysctl, "kernel/unprivileged_userns_clone", "0"))
        return "user namespaces are disabled: kernel.unprivileged_userns_clone is 0; set it to 1";
    if (is_set(sysctl, "user/max_user_namespaces", "0"))
        return "user namespaces are disabled: user.max_user_namespaces is 0; raise it";
    return "allow user namespaces on this machine (in a container, they may need a seccomp profile that has them)";
}

std::string last_line(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    return text.substr(text.rfind('\n') + 1).substr(0, most_words);
}

}  // namespace

std::string explain(const std::string& words, const std::string& sysctl) {
    return fmt::format("bubblewrap does not work on this machine ({}): {}", words.empty() ? "it said nothing" : words,
                       remedy(words, sysctl));
}

std::optional<std::string> problem_of_bubblewrap(const std::optional<User>& user, std::chrono::milliseconds patience) {
    const Descriptor log(::memfd_create("trial", MFD_CLOEXEC));
    const Descriptor system_calls = system_call_filter();
    ProcessOrder trial;
    trial.arguments = bubblewrap(false, 1, system_calls);
    trial.user = user;
    trial.passed = {system_calls.get()};
    add(trial.arguments, {"--remount-ro", "/dev", "--remount-ro", "/", "--", "true"});
    trial.environment["PATH"] = search_path;
    trial.folder = "/";
    trial.log = fmt::format("/proc/self/fd/{}", log.get());
    trial.deadline = std::chrono::steady_clock::now() + patience;
    const Ended ended = run(trial);
    if (ended.well() || ended.ending == Ending::stopped) return std::nullopt;
    if (ended.ending == Ending::out_of_time)
        return fmt::format("bubblewrap does not work on this machine: bwrap did not end within {} ms",
                           patience.count());
    const std::string words = last_line(tail_of(trial.log, 4000));
    if (ended.ending == Ending::exited && ended.code == could_not_start)
        return fmt::format("bubblewrap does not work on this machine ({}): install the package bubblewrap", words);
    return explain(words.empty() ? "bwrap " + to_text(ended) : words, "/proc/sys");
}

long most_tasks(const RunLimits& limits) { return limits.processes + 32L; }

Wrapped wrap(const std::vector<std::string>& arguments, const Rooms& rooms,
             const std::map<std::string, std::string>& settings, const JobDescription& job,
             const std::optional<User>& user) {
    Wrapped wrapped;
    ProcessOrder& order = wrapped.order;
    order.user = user;
    const Rooms outside = reachable(order, rooms);
    if (job.sandbox == Sandbox::none) {
        order.arguments = arguments;
        order.environment = clean_environment(outside, settings);
        order.folder = outside.checkout;
        return wrapped;
    }
    const Rooms inside{"/checkout", "/results", "/diagrams", "/tmp", "/tachograph"};
    wrapped.system_calls = system_call_filter();
    order.passed = {wrapped.system_calls.get()};
    order.arguments = bubblewrap(job.network, job.limits.memory_mb, wrapped.system_calls);
    order.environment = clean_environment(inside, settings);
    order.folder = "/";
    for (const auto& folders : {job.readable, julia_folders()}) {
        for (const std::string& folder : folders) {
            std::error_code none;
            if (fs::exists(folder, none)) add(order.arguments, {"--ro-bind", reachable(order, folder), folder});
        }
    }
    add(order.arguments, {"--ro-bind", outside.tools, inside.tools, "--bind", outside.checkout, inside.checkout,
                          "--bind", outside.results, inside.results, "--bind", outside.diagrams, inside.diagrams,
                          "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", inside.checkout, "--"});
    // Set inside, where the kernel counts only processes of this sandbox.
    add(order.arguments, {"prlimit", fmt::format("--nproc={0}:{0}", most_tasks(job.limits)), "--"});
    order.arguments.insert(order.arguments.end(), arguments.begin(), arguments.end());
    return wrapped;
}

}  // namespace tachograph::runner
