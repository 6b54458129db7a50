#include "adapters/runner/system_calls.hpp"

#include "core/ports/failures.hpp"

#include <cerrno>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

namespace tachograph::runner {
namespace {

// These fail with EPERM.
constexpr const char* forbidden[] = {
    // mounts
    "mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount", "fsopen", "fsconfig", "fsmount", "fspick",
    "mount_setattr", "open_by_handle_at", "quotactl", "quotactl_fd", "fanotify_init",
    // namespaces; clone is below
    "unshare", "setns",
    // keys of the user, which namespaces do not separate
    "add_key", "request_key", "keyctl",
    // BPF, and performance events of the kernel
    "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "lookup_dcookie",
    "kcmp",
    // the machine as a whole
    "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot", "swapon", "swapoff",
    "acct", "syslog", "settimeofday", "clock_settime", "clock_settime64", "clock_adjtime", "iopl", "ioperm", "vhangup",
    "uselib", "sethostname", "setdomainname"};

// These fail with ENOSYS. Programs then use clone, whose flags the filter can check.
constexpr const char* unknown[] = {"clone3"};

constexpr unsigned long new_namespaces[] = {CLONE_NEWNS,  CLONE_NEWUTS, CLONE_NEWIPC,   CLONE_NEWUSER,
                                            CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP};
// Socket families that a network namespace does not restrict: the host of a virtual machine, and the kernel's
// cryptography.
constexpr int foreign_families[] = {AF_VSOCK, AF_ALG};
// A System V segment outlives its processes, and no process shows it, so only a control group counts it. PostgreSQL and
// others need a small one. There are at most 4096 of them.
constexpr unsigned long largest_shared_segment = 4096;
// Injects input into another terminal.
constexpr unsigned long typing[] = {TIOCSTI, TIOCLINUX};

void check(int result) {
    if (result < 0) throw Unavailable(fmt::format("cannot create the system call filter: {}", std::strerror(-result)));
}

void add(scmp_filter_ctx filter, int error, const char* name) {
    const int call = ::seccomp_syscall_resolve_name(name);
    // If this version of the library does not know a call, it cannot filter the call.
    if (call == __NR_SCMP_ERROR) return;
    check(::seccomp_rule_add(filter, SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, 0));
}

void add(scmp_filter_ctx filter, int error, int call, const scmp_arg_cmp& condition) {
    check(::seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, 1, &condition));
}

void fill(scmp_filter_ctx filter) {
    // System calls of another architecture would bypass the rules.
    check(::seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
    for (const char* name : forbidden) add(filter, EPERM, name);
    for (const char* name : unknown) add(filter, ENOSYS, name);
    for (const unsigned long flag : new_namespaces)
        add(filter, EPERM, SCMP_SYS(clone), SCMP_A0_64(SCMP_CMP_MASKED_EQ, flag, flag));
    for (const int family : foreign_families)
        add(filter, EAFNOSUPPORT, SCMP_SYS(socket), SCMP_A0_32(SCMP_CMP_EQ, static_cast<unsigned>(family)));
    add(filter, EPERM, SCMP_SYS(shmget), SCMP_A1_64(SCMP_CMP_GT, largest_shared_segment));
    for (const unsigned long request : typing)
        add(filter, EPERM, SCMP_SYS(ioctl), SCMP_A1_32(SCMP_CMP_EQ, static_cast<unsigned>(request)));
}

}  // namespace

Descriptor system_call_filter() {
    const std::unique_ptr<void, void (*)(scmp_filter_ctx)> filter(::seccomp_init(SCMP_ACT_ALLOW), ::seccomp_release);
    if (!filter) check(-ENOMEM);
    fill(filter.get());
    Descriptor file(::memfd_create("system-calls", MFD_CLOEXEC));
    if (!file) check(-errno);
    check(::seccomp_export_bpf(filter.get(), file.get()));
    ::lseek(file.get(), 0, SEEK_SET);
    return file;
}

}  // namespace tachograph::runner
