// One connection: reads requests one after the other, has them answered, and closes. Used on the server's thread only.
// Included by .cpp files of this room only.
#pragma once

#include "adapters/http/message.hpp"
#include "adapters/http/server.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>

namespace tachograph::http {

// Names the executor at compile time, which is faster than the type-erased default.
using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Timer = boost::asio::steady_timer::rebind_executor<Executor>::other;
template <class Value>
using Awaitable = boost::asio::awaitable<Value, Executor>;

// Posts tasks from any thread to the server's. It is closed before the server is destroyed, since replies may outlive
// the server.
class Gate {
  public:
    explicit Gate(boost::asio::io_context& context) : context_(&context) {}

    void post(std::function<void()> task);
    void close();

  private:
    std::mutex mutex_;
    boost::asio::io_context* context_;
};

// What all connections of a server share.
struct Service {
    ServerLimits limits;
    Handler handler;
    Doorman doorman;
    std::shared_ptr<Gate> gate;
    bool stopping = false;
};

class Crowd;

// The state of a connection, in the order in which connections are closed to make room.
enum class Phase { idle, head, body, writing, ours };

class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(Socket socket, Service& service, Crowd& crowd);

    // Runs until the connection is closed.
    Awaitable<void> run();
    // Answers 503 and closes.
    Awaitable<void> turn_away();
    // Closes after the request under way; closes at once if there is none.
    void finish();
    // Closes at once.
    void cut();
    // Makes room for another connection: answers 503 if a body is being read, else closes.
    void give_way();

    Phase phase() const { return phase_; }
    std::chrono::steady_clock::time_point since() const { return since_; }  // when the phase began
    // The server waits for this connection, and its sender is not trusted.
    bool may_give_way() const { return phase_ != Phase::ours && !(phase_ == Phase::body && trusted_); }
    const std::string& address() const { return address_; }  // empty: loopback, if that is a proxy
    // Bytes of the body that is being read; 0 if the sender is trusted.
    std::size_t untrusted_bytes() const { return phase_ == Phase::body && !trusted_ ? room_bytes_ : 0; }

  private:
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    using Duration = std::chrono::milliseconds;

    Awaitable<bool> serve_one();
    Awaitable<bool> something_arrived();
    Awaitable<boost::system::error_code> read_head(Parser& parser);
    Awaitable<boost::system::error_code> gather_head();
    // Returns the refusal if the body is not to be read. Else `request` holds all but the body, and room for the body
    // is reserved.
    std::optional<Response> refuse_head(Parser& parser, Request& request);
    Awaitable<boost::system::error_code> read_body(Parser& parser);
    Awaitable<boost::system::error_code> permit_body(const Parser& parser);
    Awaitable<Response> ask(Request request);
    Awaitable<bool> write(ResponseMessage message, bool head_only);
    Awaitable<void> hang_up();
    std::optional<Response> refusal(const boost::system::error_code& failure, const Parser& parser) const;
    void enter(Phase phase);
    Reply make_reply();
    void take(std::uint64_t exchange, Response response);
    void arm(Duration duration);
    void disarm();
    void set_alarm();
    void ring();

    Service& service_;
    Crowd& crowd_;
    Socket socket_;
    const std::string address_;
    Phase phase_ = Phase::idle;
    std::chrono::steady_clock::time_point since_;
    bool trusted_ = false;  // about the sender of the current request
    std::shared_ptr<const void> room_;
    std::size_t room_bytes_ = 0;
    bool displaced_ = false;
    boost::beast::flat_buffer buffer_;
    std::optional<std::chrono::steady_clock::time_point> deadline_;  // of the current wait
    Timer alarm_;                                                    // expires at the deadline or earlier
    bool alarm_is_set_ = false;
    Timer answered_;  // cancelled when the answer is there
    std::optional<Response> answer_;
    std::uint64_t exchange_ = 0;  // counts requests, so that a late reply does not answer the next one
    bool timed_out_ = false;
    bool spoke_ = false;  // the server wrote last, and the peer may not have read that yet
};

}  // namespace tachograph::http
