#include "tools/tachograph/http/switchable_server.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::tools {
namespace {

constexpr std::chrono::milliseconds grace{20'000};
constexpr int megabyte = 1024 * 1024;

// Returns the address for runners on this machine.
std::string service_url(const config::Address& address, std::uint16_t port) {
    const bool everywhere = address.host == "0.0.0.0" || address.host == "::";
    const std::string host = everywhere ? "127.0.0.1" : address.host;
    return host.find(':') == std::string::npos ? fmt::format("http://{}:{}", host, port)
                                               : fmt::format("http://[{}]:{}", host, port);
}

http::ServerLimits server_limits(const config::Limits& limits) {
    http::ServerLimits server;
    server.body_bytes = static_cast<std::size_t>(limits.body_mb) * megabyte;
    server.untrusted_bytes = static_cast<std::size_t>(limits.unsigned_mb) * megabyte;
    server.connections = limits.connections;
    server.connections_per_address = limits.connections_per_address;
    return server;
}

// Answers 503 if the reply is destroyed without an answer, for example when the role of the process ends. Only the
// first answer counts.
http::Reply in_any_case(http::Reply reply) {
    const std::shared_ptr<http::Reply> shared(new http::Reply(std::move(reply)), [](http::Reply* last) {
        (*last)(answer_with(503, "error", "the service cannot answer now; retry"));
        delete last;
    });
    return [shared](http::Response response) { (*shared)(std::move(response)); };
}

}  // namespace

http::Response answer_with(int status, const std::string& key, const std::string& text) {
    const nlohmann::json json{{key, text}};
    return {status, "application/json", json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n", {}};
}

SwitchableServer::SwitchableServer(const config::Config& config)
    : limits_(server_limits(config.limits)),
      handler_([](const http::Request&, const http::Reply& reply) {
          reply(answer_with(503, "error", "the service is starting; retry"));
      }),
      server_(
          config::parse_address(config.listen)->host, config::parse_address(config.listen)->port, limits_,
          [this](http::Request request, http::Reply reply) { answer(std::move(request), std::move(reply)); },
          [this](const http::Request& head) { return permit(head); }),
      url_(service_url(*config::parse_address(config.listen), server_.port())) {}

http::Permit SwitchableServer::permit(const http::Request& head) {
    const std::lock_guard lock(mutex_);
    return doorman_ ? doorman_(head) : http::Permit{limits_.body_bytes, false};
}

void SwitchableServer::answer(http::Request request, http::Reply reply) {
    const std::lock_guard lock(mutex_);
    handler_(std::move(request), in_any_case(std::move(reply)));
}

void SwitchableServer::show(http::Handler handler, http::Doorman doorman) {
    const std::lock_guard lock(mutex_);
    handler_ = std::move(handler);
    doorman_ = std::move(doorman);
}

void SwitchableServer::stop() { server_.stop(grace); }

}  // namespace tachograph::tools
