#include "adapters/system/child_process.hpp"

#include "core/ports/failures.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tachograph::system {
namespace {

// Higher than the descriptors that a child gets.
constexpr int out_of_the_way = 16;
constexpr std::chrono::milliseconds look_at_clock_every{200};
constexpr int out_of_time = 124;  // the exit code of timeout(1)

[[noreturn]] void cannot_start(const std::string& program, int error) {
    throw Unavailable(fmt::format("cannot start {}: {}", program, std::strerror(error)));
}

class Pipe {
  public:
    explicit Pipe(const std::string& program) {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0) cannot_start(program, errno);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        ::close(ends_[0]);
        close_writer();
    }

    int writer() const { return ends_[1]; }
    void close_writer() {
        if (ends_[1] >= 0) ::close(ends_[1]);
        ends_[1] = -1;
    }
    // Returns false if nothing came for that long.
    bool has_more_within(std::chrono::milliseconds time) const {
        pollfd waiting{ends_[0], POLLIN, 0};
        return ::poll(&waiting, 1, static_cast<int>(time.count())) != 0;
    }
    // Returns false at the end.
    bool read_some(std::string& text) const {
        std::array<char, 4096> part{};
        const ssize_t size = ::read(ends_[0], part.data(), part.size());
        if (size > 0) text.append(part.data(), static_cast<std::size_t>(size));
        return size > 0 || (size < 0 && errno == EINTR);
    }

  private:
    std::array<int, 2> ends_{-1, -1};
};

// A file without a name: unlike a pipe, it never blocks, and it can be opened again.
class NamelessFile {
  public:
    NamelessFile(const std::string& program, std::string_view content) {
        const int made = ::memfd_create("tachograph", MFD_CLOEXEC);
        if (made < 0) cannot_start(program, errno);
        descriptor_ = ::fcntl(made, F_DUPFD_CLOEXEC, out_of_the_way);
        const int error = errno;
        ::close(made);
        if (descriptor_ < 0) cannot_start(program, error);
        while (!content.empty()) {
            const ssize_t size = ::write(descriptor_, content.data(), content.size());
            if (size < 0 && errno != EINTR) fail(program);
            content.remove_prefix(size > 0 ? static_cast<std::size_t>(size) : 0);
        }
        if (::lseek(descriptor_, 0, SEEK_SET) != 0) fail(program);
    }
    NamelessFile(const NamelessFile&) = delete;
    NamelessFile& operator=(const NamelessFile&) = delete;
    ~NamelessFile() { ::close(descriptor_); }

    int descriptor() const { return descriptor_; }

  private:
    [[noreturn]] void fail(const std::string& program) const {
        const int error = errno;
        ::close(descriptor_);
        cannot_start(program, error);
    }

    int descriptor_ = -1;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

// The service ignores and blocks signals that would end it; its children must not.
void restore_signals(posix_spawnattr_t& attributes) {
    sigset_t none;
    sigset_t broken_pipe;
    ::sigemptyset(&none);
    ::sigemptyset(&broken_pipe);
    ::sigaddset(&broken_pipe, SIGPIPE);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &broken_pipe);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
}

std::atomic<std::chrono::steady_clock::time_point> end_of_children{std::chrono::steady_clock::time_point::max()};

bool must_end() { return std::chrono::steady_clock::now() >= end_of_children.load(); }

// Collects the child's output. Returns true if the child was told to end before it had ended.
bool follow(pid_t child, const Pipe& pipe, std::string& output) {
    bool told = false;
    for (bool open = true; open;) {
        if (must_end() && !std::exchange(told, true)) ::kill(child, SIGTERM);
        if (pipe.has_more_within(look_at_clock_every)) open = pipe.read_some(output);
    }
    return told;
}

struct Descriptors {
    int input = -1;
    std::vector<int> attachments;
    int output = -1;
};

pid_t spawn(std::vector<std::string> words, std::vector<std::string> environment, const Descriptors& own) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&files, own.input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, own.output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, own.output, STDERR_FILENO);
    int next = STDERR_FILENO + 1;
    for (const int attachment : own.attachments) ::posix_spawn_file_actions_adddup2(&files, attachment, next++);
    // Sockets of the service must not outlive it in a child.
    ::posix_spawn_file_actions_addclosefrom_np(&files, next);
    restore_signals(attributes);
    pid_t child = 0;
    const int code = ::posix_spawnp(&child, words.front().c_str(), &files, &attributes, pointers(words).data(),
                                    pointers(environment).data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    if (code != 0) cannot_start(words.front(), code);
    return child;
}

}  // namespace

ChildOutcome run_child(const ChildOrder& order) {
    const std::string& program = order.words.front();
    std::vector<std::string> words{"timeout", "--kill-after=5", std::to_string(order.patience.count())};
    words.insert(words.end(), order.words.begin(), order.words.end());
    const NamelessFile input(program, order.input);
    std::vector<std::unique_ptr<NamelessFile>> attachments;
    Pipe pipe(program);
    Descriptors own{input.descriptor(), {}, pipe.writer()};
    for (const std::string& content : order.attachments) {
        attachments.push_back(std::make_unique<NamelessFile>(program, content));
        own.attachments.push_back(attachments.back()->descriptor());
    }
    const pid_t child = spawn(std::move(words), order.environment, own);
    pipe.close_writer();
    ChildOutcome outcome;
    const bool told = follow(child, pipe, outcome.output);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (told && outcome.code != 0) outcome.code = out_of_time;
    return outcome;
}

void end_children_by(std::chrono::steady_clock::time_point moment) { end_of_children = moment; }

std::vector<std::string> environment_with(const std::vector<std::string>& without,
                                          const std::vector<std::string>& instead,
                                          const std::vector<std::string>& kept) {
    std::vector<std::string> environment;
    for (char** variable = environ; *variable; ++variable) {
        const std::string text = *variable;
        const auto begins = [&](const std::string& start) { return text.starts_with(start); };
        if (std::ranges::none_of(without, begins) || std::ranges::any_of(kept, begins)) environment.push_back(text);
    }
    environment.insert(environment.end(), instead.begin(), instead.end());
    return environment;
}

}  // namespace tachograph::system
