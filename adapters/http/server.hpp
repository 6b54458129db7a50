// The HTTP edge: listens, reads requests within limits, hands them to a handler and writes its answer.
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
    std::shared_ptr<const void> room;  // that the body takes among those under way, until the request is gone
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::map<std::string, std::string> headers;
};

// May be called from any thread, once; later calls do nothing.
using Reply = std::function<void(Response)>;
// Called on a thread of the server; must not block. It answers through `reply`, now or later, from any thread.
using Handler = std::function<void(Request, Reply reply)>;

// What a sender may bring, told by the head of its request.
struct Permit {
    std::size_t body_bytes = 0;  // more: 413
    bool trusted = false;        // it has shown who it is
};
// Called on a thread of the server with a request whose body is still to come; must not block.
using Doorman = std::function<Permit(const Request& head)>;

struct ServerLimits {
    std::size_t body_bytes = 32 * 1024 * 1024;        // of one request, whoever sends it; more: 413
    std::size_t untrusted_bytes = 8 * 1024 * 1024;    // of bodies at a time whose senders are not trusted; more: 503
    std::uint32_t header_bytes = 16 * 1024;           // more: 431
    int header_fields = 100;                          // more: 431
    std::chrono::milliseconds header_timeout{5'000};  // from the first byte of a request to its body, then 408
    std::chrono::milliseconds read_timeout{30'000};   // for a body, then 408; also the idle time between requests
    std::chrono::milliseconds write_timeout{30'000};
    std::chrono::milliseconds handler_timeout{60'000};  // no answer by then: 503
    int connections = 512;                              // more: one that is waited for gives way, or 503
    int connections_per_address = 64;                   // the same; of IPv6, a /64 is one address
    bool loopback_is_proxy = true;                      // it speaks for many, so that those of its own are not counted
};

class Server {
  public:
    // Binds and listens at once; throws std::runtime_error with one line where it cannot. Port 0 picks a free one.
    // Without a doorman nobody is trusted, and every body is as large as it may be.
    Server(const std::string& address, std::uint16_t port, const ServerLimits& limits, Handler handler,
           Doorman doorman = {});
    ~Server();

    std::uint16_t port() const;
    // Accepts nothing new, lets requests under way be answered (up to `grace`), and returns when all connections are
    // closed.
    void stop(std::chrono::milliseconds grace);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tachograph::http
