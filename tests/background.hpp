// A program in the background of a test. It is killed with all its children when the test ends.
#pragma once

#include <chrono>
#include <csignal>
#include <cstdint>
#include <random>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tachograph::testing {

class Background {
  public:
    // Its output goes to the file `log`.
    Background(const std::string& command, const std::string& log) : process_(::fork()) {
        if (process_ != 0) return;
        ::setsid();
        const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(file, STDOUT_FILENO);
        ::dup2(file, STDERR_FILENO);
        ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
        ::_exit(127);
    }
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;
    ~Background() {
        ::kill(-process_, SIGKILL);
        ::kill(process_, SIGKILL);  // it may not have made its process group yet
        ::waitpid(process_, nullptr, 0);
    }
    pid_t id() const { return process_; }

  private:
    pid_t process_;
};

// A port of this machine that accepts connections and never answers.
class SilentPort {
  public:
    SilentPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(socket_, reinterpret_cast<sockaddr*>(&address), size);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        ::listen(socket_, 16);
        number_ = ntohs(address.sin_port);
    }
    SilentPort(const SilentPort&) = delete;
    SilentPort& operator=(const SilentPort&) = delete;
    ~SilentPort() { ::close(socket_); }
    int number() const { return number_; }

  private:
    int socket_;
    int number_ = 0;
};

// Returns a port that is free now. It is below the ports that the system gives to outgoing connections, so that a
// restarted service finds its port free.
inline int free_port() {
    std::random_device chance;
    std::uniform_int_distribution<int> ports(20'000, 32'000);
    while (true) {
        const int port = ports(chance);
        const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        const bool is_free = ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        ::close(probe);
        if (is_free) return port;
    }
}

// Waits a few seconds at most. If a program is killed while it starts a child, the child keeps the port until exec.
inline void wait_until_free(int port) {
    for (int tries = 0; tries < 500; ++tries) {
        const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int reuse = 1;
        ::setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        const bool is_free =
            ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 && ::listen(probe, 1) == 0;
        ::close(probe);
        if (is_free) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

}  // namespace tachograph::testing
