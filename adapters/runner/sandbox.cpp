#include "adapters/runner/sandbox.hpp"

#include "adapters/runner/process.hpp"
#include "adapters/runner/steps.hpp"
#include "core/ports/failures.hpp"

#include <filesystem>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

const std::string path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

void add(Arguments& arguments, std::initializer_list<std::string> more) { arguments.insert(arguments.end(), more); }

Arguments bubblewrap(bool network, int scratch_mb) {
    // A user of its own, so that the root user of the machine is nobody special inside.
    Arguments arguments{"bwrap",         "--unshare-all", "--unshare-user", "--uid",
                        "1000",          "--gid",         "1000",           "--die-with-parent",
                        "--new-session", "--hostname",    "benchmark",      "--cap-drop",
                        "ALL",           "--proc",        "/proc",          "--dev",
                        "/dev"};
    // These live in memory, beyond the sight of the limit on processes.
    for (const std::string folder : {"/tmp", "/dev/shm"})
        add(arguments, {"--size", std::to_string(scratch_mb * 1024L * 1024L), "--tmpfs", folder});
    if (network) add(arguments, {"--share-net", "--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf"});
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
          "localtime", "ssl", "ca-certificates", "java-17-openjdk", "R"}) {
        add(arguments, {"--ro-bind-try", "/etc/" + known, "/etc/" + known});
    }
    return arguments;
}

std::map<std::string, std::string> clean_environment(const Rooms& rooms, std::map<std::string, std::string> settings) {
    settings["PATH"] = path;
    settings["LANG"] = "C.UTF-8";
    settings["HOME"] = rooms.home;
    settings["TACHOGRAPH_RESULTS"] = rooms.results;
    settings["TACHOGRAPH_DIAGRAMS"] = rooms.diagrams;
    return settings;
}

}  // namespace

std::string to_text(Sandbox sandbox) { return sandbox == Sandbox::bubblewrap ? "bubblewrap" : "none"; }

Sandbox choose_sandbox(SandboxChoice choice, const std::string& log) {
    if (choice == SandboxChoice::none) return Sandbox::none;
    ProcessOrder trial;
    trial.arguments = bubblewrap(false, 1);
    add(trial.arguments, {"--remount-ro", "/dev", "--remount-ro", "/"});
    add(trial.arguments, {"true"});
    trial.environment["PATH"] = path;
    trial.folder = "/";
    trial.log = log;
    if (run(trial).well()) return Sandbox::bubblewrap;
    if (choice == SandboxChoice::bubblewrap) {
        throw Refused(
            "bubblewrap does not work on this machine; install it and allow user namespaces, or set limits.sandbox to "
            "none");
    }
    return Sandbox::none;
}

Wrapped wrap(Sandbox sandbox, const std::vector<std::string>& arguments, const Rooms& rooms,
             const std::map<std::string, std::string>& settings, const JobDescription& job) {
    if (sandbox == Sandbox::none) return {arguments, clean_environment(rooms, settings), rooms.checkout};
    const Rooms inside{"/checkout", "/results", "/diagrams", "/tmp"};
    Wrapped wrapped{bubblewrap(job.network, job.limits.memory_mb), clean_environment(inside, settings), "/"};
    for (const auto& folders : {job.readable, julia_folders()}) {
        for (const std::string& folder : folders) add(wrapped.arguments, {"--ro-bind-try", folder, folder});
    }
    add(wrapped.arguments,
        {"--bind", rooms.checkout, inside.checkout, "--bind", rooms.results, inside.results, "--bind", rooms.diagrams,
         inside.diagrams, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", inside.checkout, "--"});
    wrapped.arguments.insert(wrapped.arguments.end(), arguments.begin(), arguments.end());
    return wrapped;
}

}  // namespace tachograph::runner
