#include "tests/faults/injection/intercepted_call.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace tachograph::testing {
namespace {

namespace fs = std::filesystem;

// The positions of the descriptor and the path among a call's arguments.
struct Shape {
    std::string_view name;
    enum class Place { descriptor, path, path_in_folder } place;
    unsigned int argument;  // the descriptor, the path, or the folder's descriptor, which the path follows
};

constexpr std::array shapes{
    Shape{"write", Shape::Place::descriptor, 0},
    Shape{"pwrite64", Shape::Place::descriptor, 0},
    Shape{"writev", Shape::Place::descriptor, 0},
    Shape{"pwritev", Shape::Place::descriptor, 0},
    Shape{"pwritev2", Shape::Place::descriptor, 0},
    Shape{"sendfile", Shape::Place::descriptor, 0},
    Shape{"copy_file_range", Shape::Place::descriptor, 2},
    Shape{"splice", Shape::Place::descriptor, 2},
    Shape{"ftruncate", Shape::Place::descriptor, 0},
    Shape{"fallocate", Shape::Place::descriptor, 0},
    Shape{"fsync", Shape::Place::descriptor, 0},
    Shape{"fdatasync", Shape::Place::descriptor, 0},
    Shape{"syncfs", Shape::Place::descriptor, 0},
    Shape{"mmap", Shape::Place::descriptor, 4},
    Shape{"open", Shape::Place::path, 0},
    Shape{"creat", Shape::Place::path, 0},
    Shape{"truncate", Shape::Place::path, 0},
    Shape{"mkdir", Shape::Place::path, 0},
    Shape{"rmdir", Shape::Place::path, 0},
    Shape{"unlink", Shape::Place::path, 0},
    Shape{"rename", Shape::Place::path, 1},
    Shape{"link", Shape::Place::path, 1},
    Shape{"symlink", Shape::Place::path, 1},
    Shape{"openat", Shape::Place::path_in_folder, 0},
    Shape{"mkdirat", Shape::Place::path_in_folder, 0},
    Shape{"unlinkat", Shape::Place::path_in_folder, 0},
    Shape{"renameat", Shape::Place::path_in_folder, 2},
    Shape{"renameat2", Shape::Place::path_in_folder, 2},
    Shape{"linkat", Shape::Place::path_in_folder, 2},
    Shape{"symlinkat", Shape::Place::path_in_folder, 1},
};

const Shape& shape_of(std::string_view name) {
    const auto* const found = std::ranges::find(shapes, name, &Shape::name);
    if (found == shapes.end()) throw std::logic_error(fmt::format("{} is not intercepted", name));
    return *found;
}

void check(int code, const std::string& what) {
    if (code < 0) throw std::runtime_error(fmt::format("cannot {}: {}", what, std::strerror(-code)));
}

void add_rule(scmp_filter_ctx filter, int call, const std::vector<scmp_arg_cmp>& conditions) {
    check(seccomp_rule_add_array(filter, SCMP_ACT_NOTIFY, call, static_cast<unsigned int>(conditions.size()),
                                 conditions.data()),
          "intercept calls");
}

// Who only reads is left alone: that is most calls by far.
void add_open(scmp_filter_ctx filter, int call, unsigned int flags) {
    for (const std::uint64_t mode : {O_WRONLY, O_RDWR})
        add_rule(filter, call, {{flags, SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT, mode}});
    add_rule(filter, call, {{flags, SCMP_CMP_MASKED_EQ, O_CREAT, O_CREAT}});
}

std::string link_target(const std::string& link) {
    std::error_code gone;
    return fs::read_symlink(link, gone).string();
}

pid_t process_of_thread(std::uint32_t thread) {
    std::ifstream status(fmt::format("/proc/{}/status", thread));
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("Tgid:")) return std::atoi(line.c_str() + 5);
    }
    throw std::runtime_error("the process is gone");
}

// The other process' descriptor itself, with its place in the file.
int take_descriptor(std::uint32_t thread, int number) {
    const int process = static_cast<int>(::syscall(SYS_pidfd_open, process_of_thread(thread), 0));
    const int taken = static_cast<int>(::syscall(SYS_pidfd_getfd, process, number, 0));
    const int error = errno;
    ::close(process);
    if (taken < 0) throw std::runtime_error(fmt::format("cannot take a descriptor: {}", std::strerror(error)));
    return taken;
}

}  // namespace

int intercept_calls() {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    for (const Shape& shape : shapes) {
        const int call = seccomp_syscall_resolve_name(std::string(shape.name).c_str());
        if (call < 0) continue;  // this machine has only its newer form
        if (shape.name == "open") {
            add_open(filter, call, 1);
        } else if (shape.name == "openat") {
            add_open(filter, call, 2);
        } else if (shape.name == "mmap") {
            add_rule(
                filter, call,
                {{2, SCMP_CMP_MASKED_EQ, PROT_WRITE, PROT_WRITE}, {3, SCMP_CMP_MASKED_EQ, MAP_SHARED, MAP_SHARED}});
        } else {
            add_rule(filter, call, {});
        }
    }
    check(seccomp_load(filter), "intercept calls");
    return seccomp_notify_fd(filter);
}

InterceptedCall::InterceptedCall(const seccomp_notif& notification) : notification_(notification) {
    char* name = seccomp_syscall_resolve_num_arch(notification.data.arch, notification.data.nr);
    name_ = name ? name : "";
    std::free(name);
    path_ = find_path();
}

bool InterceptedCall::writes() const {
    return name_ == "write" || name_ == "pwrite64" || name_ == "writev" || name_ == "pwritev" || name_ == "pwritev2";
}

bool InterceptedCall::needs_room() const {
    constexpr std::array<std::string_view, 7> others{"mkdir",   "mkdirat",   "link",     "linkat",
                                                     "symlink", "symlinkat", "fallocate"};
    return writes() || std::ranges::find(others, name_) != others.end();
}

std::string InterceptedCall::read_memory(std::uint64_t address, std::size_t size) const {
    std::string memory(size, '\0');
    const int file = ::open((process() + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
    const ssize_t read = ::pread(file, memory.data(), size, static_cast<off_t>(address));
    ::close(file);
    memory.resize(read < 0 ? 0 : static_cast<std::size_t>(read));
    return memory;
}

// It may end just before a page that is not there.
std::string InterceptedCall::read_text(std::uint64_t address) const {
    constexpr std::uint64_t page = 4096;
    std::string text;
    while (text.find('\0') == std::string::npos) {
        const std::string more = read_memory(address, page - address % page);
        if (more.empty()) return {};
        text += more;
        address += more.size();
    }
    return text.substr(0, text.find('\0'));
}

std::string InterceptedCall::descriptor() const {
    const auto number = static_cast<int>(argument(shape_of(name_).argument));
    return fmt::format("{}/fd/{}", process(), number);
}

std::optional<std::string> InterceptedCall::find_path() const {
    const Shape& shape = shape_of(name_);
    if (shape.place == Shape::Place::descriptor) {
        std::string target = link_target(descriptor());
        return target.starts_with('/') ? std::optional(std::move(target)) : std::nullopt;
    }
    const bool in_folder = shape.place == Shape::Place::path_in_folder;
    const fs::path text = read_text(argument(shape.argument + (in_folder ? 1 : 0)));
    if (text.empty() || text.is_absolute()) return text.empty() ? std::nullopt : std::optional(text.lexically_normal());
    const auto folder = static_cast<int>(argument(shape.argument));
    const bool in_current = !in_folder || folder == AT_FDCWD;
    const fs::path base = link_target(in_current ? process() + "/cwd" : fmt::format("{}/fd/{}", process(), folder));
    return (base / text).lexically_normal().string();
}

std::string InterceptedCall::payload() const {
    if (name_ == "write" || name_ == "pwrite64") return read_memory(argument(1), argument(2));
    std::string all;
    const std::string list = read_memory(argument(1), argument(2) * sizeof(iovec));
    for (std::size_t at = 0; at + sizeof(iovec) <= list.size(); at += sizeof(iovec)) {
        iovec part{};
        std::memcpy(&part, list.data() + at, sizeof part);
        all += read_memory(reinterpret_cast<std::uintptr_t>(part.iov_base), part.iov_len);
    }
    return all;
}

std::int64_t InterceptedCall::write_half() const {
    const std::string bytes = payload();
    const std::size_t half = bytes.size() / 2;
    const int file = take_descriptor(notification_.pid, static_cast<int>(argument(0)));
    const bool at_place = name_.starts_with('p');
    const ssize_t written = at_place ? ::pwrite(file, bytes.data(), half, static_cast<off_t>(argument(3)))
                                     : ::write(file, bytes.data(), half);
    ::close(file);
    return written;
}

}  // namespace tachograph::testing
