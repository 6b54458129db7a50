#include "tests/performance/strangers.hpp"

#include "adapters/http/client.hpp"
#include "core/ports/failures.hpp"
#include "tests/performance/load.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tachograph::performance {
namespace {

constexpr int commenters = 4;
constexpr std::size_t people = 200;
constexpr std::size_t megabyte = 1024 * 1024;
constexpr std::chrono::milliseconds before_it_comes_back{100};
constexpr std::string_view half_a_request = "POST /webhooks/github HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";

int open_connection(int port) {
    const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return connection;
    ::close(connection);
    return -1;
}

bool is_closed(int connection) {
    std::array<char, 1024> answer{};
    const ssize_t size = ::recv(connection, answer.data(), answer.size(), MSG_DONTWAIT);
    return size == 0 || (size < 0 && errno != EAGAIN);
}

void allow_open_files(std::size_t count) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, std::max<rlim_t>(limit.rlim_cur, count + 256));
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

// That a parser which looks back at each of its steps would take minutes for.
std::string hostile_report() {
    std::string body = R"({"key": "guessed", "report": {"repo": "Codertocat/Hello-World", "pr": 1, "items": [)";
    while (body.size() + 8 < megabyte) body += "{},";
    return body + "{}]}}";
}

bool is_taken(const http::Call& call) {
    try {
        return http::send(call).status == 202;
    } catch (const Unavailable&) {
        return false;
    }
}

}  // namespace

Strangers::Strangers(const Server& server, const Hostility& hostility) : server_(server) {
    allow_open_files(hostility.connections);
    threads_.emplace_back([this, count = hostility.connections] { hold_connections(count); });
    busy_ = commenters + 1;
    const std::size_t share = hostility.comments / commenters;
    for (std::size_t n = 0; n < commenters; ++n) {
        threads_.emplace_back([this, share, first = 5'000'000'000 + n * share] {
            comment(first, share);
            --busy_;
        });
    }
    threads_.emplace_back([this, count = hostility.body_bytes / megabyte] {
        send_bodies(count);
        --busy_;
    });
}

Strangers::~Strangers() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
}

void Strangers::hold_connections(std::size_t count) {
    std::vector<int> connections(count, -1);
    while (!stop_) {
        for (std::size_t n = 0; n < count && !stop_; ++n) {
            int& connection = connections[n];
            if (connection >= 0 && !is_closed(connection)) continue;
            if (connection >= 0) ::close(connection);
            connection = open_connection(server_.port());
            ++opened_;
            const bool speaks = connection >= 0 && n % 2 == 0;
            if (speaks) ::send(connection, half_a_request.data(), half_a_request.size(), MSG_NOSIGNAL);
        }
        std::this_thread::sleep_for(before_it_comes_back);
    }
    for (const int connection : connections)
        if (connection >= 0) ::close(connection);
}

void Strangers::comment(std::size_t first, std::size_t count) {
    for (std::size_t id = first; id < first + count && !stop_; ++id)
        taken_ +=
            is_taken(delivery(server_, {id, fmt::format("stranger-{}", id % people), "@tachograph runbenchmarks"}));
}

void Strangers::send_bodies(std::size_t count) {
    const std::string report = hostile_report();
    const std::string space(megabyte, ' ');
    for (std::size_t n = 0; n < count && !stop_; ++n) {
        const bool as_runner = n % 2 == 0;
        is_taken({"POST",
                  fmt::format("http://127.0.0.1:{}{}", server_.port(), as_runner ? "/api/report" : server_.path()),
                  {{"X-Hub-Signature-256", "sha256=00"}},
                  as_runner ? report : space});
    }
}

}  // namespace tachograph::performance
