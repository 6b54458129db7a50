#include "adapters/runner/runner_program.hpp"

#include "adapters/runner/arguments.hpp"
#include "adapters/runner/descriptor.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds patience{30};  // longer than the timeout of the runner itself
constexpr std::size_t most_bytes = 4096;

// Runs in the child: no allocations.
[[noreturn]] void become(char* const* arguments, char* const* environment, int output) {
    ::setsid();
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execve(arguments[0], arguments, environment);
    ::_exit(127);
}

// Reads until the end of the output or the timeout.
std::string read_all(int pipe) {
    const auto end = steady_clock::now() + patience;
    std::string text;
    std::array<char, most_bytes> buffer{};
    while (text.size() < most_bytes) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - steady_clock::now()).count();
        pollfd wait{pipe, POLLIN, 0};
        if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) == 0) break;
        const ssize_t size = ::read(pipe, buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) break;
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return text.substr(0, text.find('\n'));
}

}  // namespace

std::vector<std::string> runner_environment() {
    std::vector<std::string> settings;
    for (const std::string name :
         {"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR",
          "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "TSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name.c_str())) settings.push_back(name + "=" + value);
    }
    return settings;
}

SandboxState ask_for_sandbox(const std::string& program, Sandbox sandbox, const std::string& user) {
    std::vector<std::string> arguments{program, "--check-sandbox", to_text(sandbox)};
    if (!user.empty()) arguments.insert(arguments.end(), {"--user", user});
    std::vector<std::string> environment = runner_environment();
    const std::vector<char*> argument_pointers = pointers_to(arguments);
    const std::vector<char*> setting_pointers = pointers_to(environment);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return {false, fmt::format("cannot create a pipe: {}", std::strerror(errno))};
    const Descriptor output(ends[0]);
    Descriptor input(ends[1]);
    const pid_t child = ::fork();
    if (child == 0) become(argument_pointers.data(), setting_pointers.data(), input.get());
    if (child < 0) return {false, fmt::format("cannot start {}: {}", program, std::strerror(errno))};
    input = Descriptor();
    const std::string words = read_all(output.get());
    int status = 0;
    ::kill(child, SIGKILL);  // the exit code of a program that has closed its output is certain
    ::waitpid(child, &status, 0);
    if (!words.empty()) return {WIFEXITED(status) && WEXITSTATUS(status) == 0, words};
    return {false, fmt::format("{} does not say whether the sandbox works; is it installed?", program)};
}

}  // namespace tachograph::runner
