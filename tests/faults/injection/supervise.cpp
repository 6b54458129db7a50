#include "tests/faults/injection/supervise.hpp"

#include "tests/faults/injection/intercepted_call.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tachograph::testing {
namespace {

constexpr int patience_ms = 30'000;

struct Descriptor {
    explicit Descriptor(int opened) : number(opened) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { ::close(number); }
    int number;
};

// A control message that holds one descriptor.
struct Parcel {
    Parcel() {
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
    }
    char byte = 0;
    iovec part{&byte, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
};

void send_descriptor(int socket, int number) {
    Parcel parcel;
    cmsghdr* header = CMSG_FIRSTHDR(&parcel.message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof number);
    std::memcpy(CMSG_DATA(header), &number, sizeof number);
    ::sendmsg(socket, &parcel.message, 0);
}

int receive_descriptor(int socket) {
    Parcel parcel;
    if (::recvmsg(socket, &parcel.message, MSG_CMSG_CLOEXEC) <= 0 || !CMSG_FIRSTHDR(&parcel.message))
        throw std::runtime_error("the kernel does not let calls be intercepted (seccomp)");
    int number = -1;
    std::memcpy(&number, CMSG_DATA(CMSG_FIRSTHDR(&parcel.message)), sizeof number);
    return number;
}

[[noreturn]] void become(const Order& order, int socket) {
    const int output = ::open(order.output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    std::vector<char*> words;
    for (const std::string& word : order.words) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    try {
        send_descriptor(socket, intercept_calls());
        ::close_range(3, ~0U, 0);
        ::execv(words.front(), words.data());
    } catch (const std::exception&) {
        // The parent does not get the descriptor, and reports that.
    }
    ::_exit(127);
}

std::vector<pid_t> children() {
    std::ifstream list(fmt::format("/proc/self/task/{}/children", ::gettid()));
    std::vector<pid_t> all;
    for (pid_t child = 0; list >> child;) all.push_back(child);
    return all;
}

bool is_below(const std::string& path, const std::string& folder) {
    return path == folder || path.starts_with(folder + "/");
}

class Supervision {
  public:
    Supervision(const Order& order, SyncedDisk& disk) : order_(order), disk_(disk), before_(children()) {
        if (::seccomp_notify_alloc(&request_, &response_) != 0)
            throw std::runtime_error("the kernel does not let calls be intercepted (seccomp)");
    }
    ~Supervision() {
        dead_ = true;
        end_all();
        ::seccomp_notify_free(request_, response_);
    }
    Supervision(const Supervision&) = delete;
    Supervision& operator=(const Supervision&) = delete;

    Outcome run() {
        start();
        const Descriptor calls(calls_);
        const Descriptor end(static_cast<int>(::syscall(SYS_pidfd_open, program_, 0)));
        bool ended = false;
        while (!ended && !dead_) {
            pollfd waits[] = {{calls.number, POLLIN, 0}, {end.number, POLLIN, 0}};
            if (::poll(waits, 2, patience_ms) == 0) throw std::runtime_error("the program hangs");
            if ((waits[0].revents & POLLIN) != 0) hear();
            ended = (waits[1].revents & POLLIN) != 0 && (waits[0].revents & POLLIN) == 0;
        }
        end_all();
        return std::move(outcome_);
    }

  private:
    void start() {
        // Orphans of the program become ours, so that none is forgotten.
        ::prctl(PR_SET_CHILD_SUBREAPER, 1);
        int ends[2] = {};
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
        const Descriptor ours(ends[0]);
        program_ = ::fork();
        if (program_ == 0) become(order_, ends[1]);
        ::close(ends[1]);
        calls_ = receive_descriptor(ours.number);
    }

    void hear() {
        *request_ = {};
        if (::seccomp_notify_receive(calls_, request_) != 0) {
            if (errno == ENOENT || errno == EINTR) return;  // its thread was killed meanwhile
            throw std::runtime_error(fmt::format("calls are not heard of: {}", std::strerror(errno)));
        }
        const InterceptedCall call(*request_);
        const auto& path = call.path();
        const auto is_watched = [&](const std::string& folder) { return is_below(*path, folder); };
        if (path && std::ranges::any_of(order_.numbered, is_watched)) {
            outcome_.points.push_back({call.name(), *path});
            const auto number = static_cast<int>(outcome_.points.size());
            const bool goes_on = order_.fault == Fault::disk_full && number > order_.at;
            if (order_.at > 0 && (number == order_.at || goes_on) && strike(call)) return;
        }
        if (path && is_below(*path, order_.disk) && call.syncs()) disk_.sync(call.descriptor());
        if (path && is_below(*path, order_.disk) && call.syncs_all()) disk_.sync_all();
        let_be(call);
    }

    // Returns false if the fault does not apply to this call.
    bool strike(const InterceptedCall& call) {
        switch (order_.fault) {
            case Fault::none:
                return false;
            case Fault::killed:
            case Fault::power_lost:
            case Fault::content_lost:
                if (call.writes()) call.write_half();
                dead_ = outcome_.struck = true;
                return true;
            case Fault::io_error:
            case Fault::no_space:
                outcome_.struck = true;
                answer(call, 0, order_.fault == Fault::io_error ? -EIO : -ENOSPC, 0);
                return true;
            case Fault::disk_full:
                if (!call.needs_room()) return false;
                outcome_.struck = true;
                answer(call, 0, -ENOSPC, 0);
                return true;
            case Fault::short_write:
                if (!call.writes()) return false;
                if (const std::int64_t written = call.write_half(); written > 0) {
                    outcome_.struck = true;
                    answer(call, written, 0, 0);
                    return true;
                }
                return false;
        }
        return false;
    }

    void let_be(const InterceptedCall& call) const { answer(call, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE); }

    void answer(const InterceptedCall& call, std::int64_t value, int error, std::uint32_t flags) const {
        *response_ = {call.id(), value, error, flags};
        ::seccomp_notify_respond(calls_, response_);
    }

    // Calls that still wait are never done: nobody changes anything after the moment of the fault.
    void end_all() {
        while (true) {
            std::vector<pid_t> rest = children();
            std::erase_if(rest, [this](pid_t child) { return std::ranges::find(before_, child) != before_.end(); });
            if (rest.empty()) return;
            for (const pid_t child : rest) {
                if (dead_ || child != program_) ::kill(child, SIGKILL);
                int status = 0;
                ::waitpid(child, &status, 0);
                if (child == program_) outcome_.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            }
        }
    }

    const Order& order_;
    SyncedDisk& disk_;
    std::vector<pid_t> before_;
    pid_t program_ = 0;
    int calls_ = -1;
    seccomp_notif* request_ = nullptr;
    seccomp_notif_resp* response_ = nullptr;
    bool dead_ = false;
    Outcome outcome_;
};

}  // namespace

Outcome supervise(const Order& order, SyncedDisk& disk) {
    Outcome outcome = Supervision(order, disk).run();
    if (outcome.struck && order.fault == Fault::power_lost) disk.lose_unsynced();
    if (outcome.struck && order.fault == Fault::content_lost) disk.lose_unsynced_content();
    return outcome;
}

Outcome supervise(const Order& order) {
    SyncedDisk disk(order.disk);
    return supervise(order, disk);
}

}  // namespace tachograph::testing
