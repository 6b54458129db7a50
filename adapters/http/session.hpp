// One connection: reads requests one after the other, has them answered, and closes. Lives on the server's thread
// alone. Included by .cpp files of this room only.
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

// All that is asynchronous here belongs to the server's context: told at compile time, it costs less.
using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Timer = boost::asio::steady_timer::rebind_executor<Executor>::other;
template <class Value>
using Awaitable = boost::asio::awaitable<Value, Executor>;

// The way from any thread to the server's; it is closed before the server ends, since replies may outlive it.
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

// What a connection is at, in the order in which they give way.
enum class Phase { idle, head, body, writing, ours };

class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(Socket socket, Service& service, Crowd& crowd);

    // Until the connection is closed.
    Awaitable<void> run();
    // Says 503 and closes.
    Awaitable<void> turn_away();
    // The request under way is the last; if there is none, the connection closes at once.
    void finish();
    // Closes, whatever is under way.
    void cut();
    // Makes room: a body that is being read is refused with 503, all else that is waited for is dropped.
    void give_way();

    Phase phase() const { return phase_; }
    std::chrono::steady_clock::time_point since() const { return since_; }  // when it got there
    // It is waited for, and nobody vouches for it.
    bool may_give_way() const { return phase_ != Phase::ours && !(phase_ == Phase::body && trusted_); }
    const std::string& address() const { return address_; }  // empty: one that speaks for many
    // Of the body that is being read; 0 if its sender is trusted.
    std::size_t untrusted_bytes() const { return phase_ == Phase::body && !trusted_ ? room_bytes_ : 0; }

  private:
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    using Duration = std::chrono::milliseconds;

    Awaitable<bool> serve_one();
    Awaitable<bool> something_arrived();
    Awaitable<boost::system::error_code> read_head(Parser& parser);
    Awaitable<boost::system::error_code> gather_head();
    // Why the body is not even read; else `request` has all but the body, and there is room for that.
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
    bool trusted_ = false;  // the sender of the request
    std::shared_ptr<const void> room_;
    std::size_t room_bytes_ = 0;
    bool displaced_ = false;
    boost::beast::flat_buffer buffer_;
    std::optional<std::chrono::steady_clock::time_point> deadline_;  // of what is waited for
    Timer alarm_;                                                    // rings then, or before
    bool alarm_is_set_ = false;
    Timer answered_;  // cancelled once there is an answer
    std::optional<Response> answer_;
    std::uint64_t exchange_ = 0;  // counts requests, so that a late reply does not answer the next one
    bool timed_out_ = false;
    bool spoke_ = false;  // the last thing that happened is an answer of ours, which the peer may not have read yet
};

}  // namespace tachograph::http
