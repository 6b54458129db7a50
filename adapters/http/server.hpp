// The HTTP server: listens, reads requests within limits, passes them to a handler and writes its answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace tachograph::http {

struct Request {
    std::string method;
    std::string path;                            // percent-decoded, without the query
    std::map<std::string, std::string> query;    // percent-decoded
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
    std::shared_ptr<const void> room;  // reserves the body's bytes in the server's budget until the request is gone
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::map<std::string, std::string> headers;
};

// May be called from any thread. Only the first call counts.
using Reply = std::function<void(Response)>;
// Called on a thread of the server; must not block. Answers through `reply`, now or later, from any thread.
using Handler = std::function<void(Request, Reply reply)>;

// What the sender of a request may send, decided from the head of the request.
struct Permit {
    std::size_t body_bytes = 0;  // more: 413
    bool trusted = false;        // the sender is authenticated
};
// Called on a thread of the server before the body is read; must not block.
using Doorman = std::function<Permit(const Request& head)>;

struct ServerLimits {
    std::size_t body_bytes = 32 * 1024 * 1024;        // of any request; more: 413
    std::size_t untrusted_bytes = 8 * 1024 * 1024;    // of all bodies of untrusted senders at a time; more: 503
    std::uint32_t header_bytes = 16 * 1024;           // more: 431
    int header_fields = 100;                          // more: 431
    std::chrono::milliseconds header_timeout{5'000};  // from the first byte of a request to its body, then 408
    std::chrono::milliseconds read_timeout{30'000};   // for a body, then 408; also the idle time between requests
    std::chrono::milliseconds write_timeout{30'000};
    std::chrono::milliseconds handler_timeout{60'000};  // no answer by then: 503
    int connections = 512;                              // more: an idle or slow connection is closed, else 503
    int connections_per_address = 64;                   // likewise; an IPv6 /64 counts as one address
    bool loopback_is_proxy = true;                      // connections from loopback have no limit per address
};

class Server {
  public:
    // Binds and listens at once. Throws std::runtime_error, in one line, if this fails. Port 0 picks a free port.
    // Without a doorman, no sender is trusted, and each body may have `limits.body_bytes`.
    Server(const std::string& address, std::uint16_t port, const ServerLimits& limits, Handler handler,
           Doorman doorman = {});
    ~Server();

    std::uint16_t port() const;
    // Stops accepting, waits up to `grace` for requests under way, and returns when all connections are closed.
    void stop(std::chrono::milliseconds grace);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tachograph::http
