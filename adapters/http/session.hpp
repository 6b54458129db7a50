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
    std::shared_ptr<Gate> gate;
    bool stopping = false;
};

class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(Socket socket, Service& service);

    // Until the connection is closed.
    Awaitable<void> run();
    // Says 503 and closes.
    Awaitable<void> turn_away();
    // The request under way is the last; where there is none, the connection closes at once.
    void finish();
    // Closes, whatever is under way.
    void cut();

  private:
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    using Duration = std::chrono::milliseconds;

    Awaitable<bool> serve_one();
    Awaitable<bool> something_arrived();
    Awaitable<boost::system::error_code> read(Parser& parser);
    Awaitable<boost::system::error_code> permit_body(const Parser& parser);
    Awaitable<Response> ask(Request request);
    Awaitable<bool> write(ResponseMessage message, bool head_only);
    Awaitable<void> hang_up();
    std::optional<Response> refusal(const boost::system::error_code& failure, const Parser& parser) const;
    Reply make_reply();
    void take(std::uint64_t exchange, Response response);
    void arm(Duration duration);
    void disarm();
    void set_alarm();
    void ring();

    Service& service_;
    Socket socket_;
    boost::beast::flat_buffer buffer_;
    std::optional<std::chrono::steady_clock::time_point> deadline_;  // of what is waited for
    Timer alarm_;                                                    // rings then, or before
    bool alarm_is_set_ = false;
    Timer answered_;  // cancelled once there is an answer
    std::optional<Response> answer_;
    std::uint64_t exchange_ = 0;  // counts requests, so that a late reply does not answer the next one
    bool timed_out_ = false;
    bool idle_ = false;
    bool spoke_ = false;  // the last thing that happened is an answer of ours, which the peer may not have read yet
};

}  // namespace tachograph::http
