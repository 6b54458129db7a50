#include "tests/deployment/instance.hpp"

#include "core/ports/failures.hpp"
#include "tests/folder.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tachograph::testing {

Instance::Instance(std::string folder, std::string name, int port)
    : folder_(std::move(folder)), name_(std::move(name)), port_(port) {}

Instance::~Instance() { kill(); }

void Instance::configure(const std::string& json) const { std::ofstream(folder_ + "/" + name_ + ".json") << json; }

void Instance::start() {
    const std::string log = folder_ + "/" + name_ + ".log";
    const std::string config = folder_ + "/" + name_ + ".json";
    process_ = ::fork();
    if (process_ != 0) return;
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    ::execl(TACHOGRAPH_PROGRAM, "tachograph", "serve", "--config", config.c_str(), nullptr);
    ::_exit(127);
}

void Instance::send(int signal) const {
    if (process_ > 0) ::kill(process_, signal);
}

void Instance::kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
}

int Instance::stop() {
    send(SIGTERM);
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int Instance::status_of(const std::string& method, const std::string& target, const std::string& body) const {
    try {
        return http::send({method,
                           fmt::format("http://127.0.0.1:{}{}", port_, target),
                           {},
                           body,
                           std::chrono::milliseconds(5'000)})
            .status;
    } catch (const Unavailable&) {
        return 0;
    }
}

std::string Instance::body_of(const std::string& target) const {
    return http::send(
               {"GET", fmt::format("http://127.0.0.1:{}{}", port_, target), {}, {}, std::chrono::milliseconds(5'000)})
        .body;
}

std::string Instance::git(const std::string& arguments) const {
    return shell(fmt::format("git --git-dir={}/{}/events.git {}", folder_, name_, arguments)).output;
}

std::string Instance::said() const {
    std::ifstream file(folder_ + "/" + name_ + ".log");
    return {std::istreambuf_iterator<char>(file), {}};
}

bool becomes_true(const std::function<bool()>& condition, int seconds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (std::chrono::steady_clock::now() < end) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return condition();
}

}  // namespace tachograph::testing
