#include "adapters/git/git_program.hpp"

#include "core/ports/failures.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

class Pipe {
  public:
    Pipe() {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0)
            throw Unavailable(fmt::format("cannot start git: {}", std::strerror(errno)));
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
    std::string read_all() const {
        std::string text;
        std::array<char, 4096> part{};
        while (true) {
            const ssize_t size = ::read(ends_[0], part.data(), part.size());
            if (size > 0) text.append(part.data(), static_cast<std::size_t>(size));
            if (size == 0 || (size < 0 && errno != EINTR)) return text;
        }
    }

  private:
    std::array<int, 2> ends_{-1, -1};
};

std::vector<std::string> environment_of(const GitOrder& order) {
    std::vector<std::string> environment;
    for (char** variable = environ; *variable; ++variable) {
        const std::string text = *variable;
        if (!text.starts_with("GIT_CONFIG_") && !text.starts_with("LC_ALL=")) environment.push_back(text);
    }
    environment.insert(environment.end(), {"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "SSH_ASKPASS_REQUIRE=never",
                                           fmt::format("GIT_CONFIG_COUNT={}", order.configuration.size())});
    for (std::size_t i = 0; i < order.configuration.size(); ++i) {
        environment.push_back(fmt::format("GIT_CONFIG_KEY_{}={}", i, order.configuration[i].first));
        environment.push_back(fmt::format("GIT_CONFIG_VALUE_{}={}", i, order.configuration[i].second));
    }
    return environment;
}

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

pid_t spawn(std::vector<std::string> words, std::vector<std::string> environment, int output) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
    // Sockets of the service must not outlive it in a child.
    ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    restore_signals(attributes);
    pid_t child = 0;
    const int code = ::posix_spawnp(&child, words.front().c_str(), &files, &attributes, pointers(words).data(),
                                    pointers(environment).data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    if (code != 0) throw Unavailable(fmt::format("cannot start git: {}", std::strerror(code)));
    return child;
}

}  // namespace

GitOutcome run_git(const GitOrder& order) {
    std::vector<std::string> words{"timeout", "--kill-after=5", std::to_string(order.patience.count()), "git"};
    words.insert(words.end(), order.arguments.begin(), order.arguments.end());
    Pipe pipe;
    const pid_t child = spawn(std::move(words), environment_of(order), pipe.writer());
    pipe.close_writer();
    GitOutcome outcome;
    outcome.output = pipe.read_all();
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return outcome;
}

}  // namespace tachograph::git
