// Tries, within a sandbox, what must not be possible there; changes nothing if it is. Prints a line for each attempt
// that succeeded. Arguments: paths that must not be readable, and `@name` for an abstract socket.
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

#include <dirent.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace {

template <class Attempt>
void attempt(const char* what, Attempt succeeds) {
    if (succeeds()) std::printf("possible: %s\n", what);
}

bool opens(const char* path, int how) {
    const int file = ::open(path, how | O_CLOEXEC);
    if (file >= 0) ::close(file);
    return file >= 0;
}

bool has_content(const char* path) {
    std::ifstream file(path);
    return file.get() != EOF;
}

bool connects_to(const char* name) {
    const int plug = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path + 1, name, sizeof address.sun_path - 2);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + std::strlen(name));
    const bool connected = ::connect(plug, reinterpret_cast<const sockaddr*>(&address), size) == 0;
    ::close(plug);
    return connected;
}

// Makes a child, which ends at once.
template <class Make>
bool makes_child(Make make) {
    const auto child = static_cast<pid_t>(make());
    if (child == 0) ::_exit(0);
    if (child > 0) ::waitpid(child, nullptr, 0);
    return child > 0;
}

// Anything but `inside` and what the loader sets.
void look_at_descriptors() {
    DIR* folder = ::opendir("/proc/self/fd");
    while (const dirent* item = ::readdir(folder)) {
        const int number = std::atoi(item->d_name);
        if (number > 2 && number != ::dirfd(folder)) std::printf("possible: inherit descriptor %d\n", number);
    }
    ::closedir(folder);
}

void look_at_environment() {
    for (char** setting = environ; *setting; ++setting) {
        if (std::strstr(*setting, "SECRET")) std::printf("possible: read %s\n", *setting);
    }
}

}  // namespace

int main(int argc, char** argv) {
    for (int n = 1; n < argc; ++n) {
        const char* name = argv[n];
        attempt(name, [&] { return name[0] == '@' ? connects_to(name + 1) : opens(name, O_RDONLY); });
    }
    attempt("write /proc/sys", [] { return opens("/proc/sys/kernel/core_pattern", O_WRONLY); });
    attempt("write /proc/sys/vm", [] { return opens("/proc/sys/vm/swappiness", O_WRONLY); });
    attempt("write /proc/sysrq-trigger", [] { return opens("/proc/sysrq-trigger", O_WRONLY); });
    attempt("write /proc/irq", [] { return opens("/proc/irq/default_smp_affinity", O_WRONLY); });
    attempt("read /proc/keys", [] { return has_content("/proc/keys"); });
    attempt("read /proc/kcore", [] { return has_content("/proc/kcore"); });
    attempt("list /etc/ssl/private", [] { return opens("/etc/ssl/private", O_RDONLY | O_DIRECTORY); });
    attempt("be root", [] { return ::geteuid() == 0; });
    attempt("make a user namespace",
            [] { return makes_child([] { return ::syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0); }); });
    attempt("make a namespace by clone3", [] {
        struct {
            unsigned long flags = CLONE_NEWUSER;
            unsigned long more[4] = {0, 0, 0, SIGCHLD};
            unsigned long rest[3] = {};
        } wish;
        return makes_child([&] { return ::syscall(SYS_clone3, &wish, sizeof wish); });
    });
    attempt("unshare", [] { return ::unshare(CLONE_NEWUSER) == 0; });
    attempt("mount", [] { return ::mount("tmpfs", "/tmp", "tmpfs", 0, nullptr) == 0; });
    attempt("use keys", [] { return ::syscall(SYS_keyctl, 0 /* id of */, -3 /* the session's */, 0) >= 0; });
    attempt("see events of the kernel", [] {
        perf_event_attr wish{};
        wish.type = PERF_TYPE_SOFTWARE;
        wish.size = sizeof wish;
        wish.exclude_kernel = 1;
        return ::syscall(SYS_perf_event_open, &wish, 0, -1, -1, 0) >= 0;
    });
    attempt("use io_uring", [] { return ::syscall(SYS_io_uring_setup, 1, nullptr) >= 0 || errno == EFAULT; });
    attempt("use bpf", [] { return ::syscall(SYS_bpf, -1, nullptr, 0) >= 0 || errno != EPERM; });
    // It is gone again, where it could be made.
    const auto shares = [](std::size_t bytes) {
        const int segment = ::shmget(IPC_PRIVATE, bytes, 0600);
        if (segment >= 0) ::shmctl(segment, IPC_RMID, nullptr);
        return segment >= 0;
    };
    attempt("keep memory without a process", [&] { return shares(1024 * 1024); });
    attempt("get along without shared memory", [&] { return !shares(64); });
    attempt("reach the host of the machine", [] { return ::socket(AF_VSOCK, SOCK_STREAM, 0) >= 0; });
    attempt("gain privileges", [] { return ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1; });
    look_at_descriptors();
    look_at_environment();
    std::printf("end\n");
}
