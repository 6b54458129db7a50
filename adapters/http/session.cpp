#include "adapters/http/session.hpp"

#include <array>
#include <atomic>
#include <exception>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/write.hpp>
#include <spdlog/spdlog.h>

namespace tachograph::http {
namespace {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable_t<Executor>{});
// Beyond the header: room to read ahead. It also bounds what a chunk's extensions may take.
constexpr std::size_t read_ahead = 64 * 1024;
// What is read at once, from the start: a delivery of GitHub's in one go. Without it, Beast reads 512 bytes at a time.
constexpr std::size_t read_at_once = 16 * 1024;
constexpr std::chrono::milliseconds linger{500};
constexpr std::chrono::milliseconds cancel_again{50};

}  // namespace

void Gate::post(std::function<void()> task) {
    const std::lock_guard lock(mutex_);
    if (context_ != nullptr) asio::post(*context_, std::move(task));
}

void Gate::close() {
    const std::lock_guard lock(mutex_);
    context_ = nullptr;
}

Session::Session(Socket socket, Service& service)
    : service_(service),
      socket_(std::move(socket)),
      buffer_(service.limits.header_bytes + read_ahead),
      alarm_(socket_.get_executor()),
      answered_(socket_.get_executor()) {
    buffer_.reserve(read_at_once);
}

Awaitable<void> Session::run() {
    bool open = true;
    while (open) open = co_await serve_one();
    co_await hang_up();
}

Awaitable<void> Session::turn_away() {
    co_await write(to_message(problem(503, "too many connections: try again later"), 11, false), false);
    co_await hang_up();
}

void Session::finish() {
    error_code ignored;
    if (idle_) socket_.cancel(ignored);
}

void Session::cut() {
    error_code ignored;
    socket_.close(ignored);
    answered_.cancel();
}

// True: the connection stays open for the next request.
Awaitable<bool> Session::serve_one() {
    if (!co_await something_arrived()) co_return false;
    Parser parser;
    parser.header_limit(service_.limits.header_bytes);
    parser.body_limit(service_.limits.body_bytes);
    arm(service_.limits.read_timeout);
    const error_code error = co_await read(parser);
    disarm();
    if (error) {
        const auto response = refusal(error, parser);
        if (response) co_await write(to_message(*response, 11, false), false);
        co_return false;
    }
    const unsigned version = parser.get().version();
    const bool head_only = parser.get().method() == beast_http::verb::head;
    const bool keep_alive = parser.get().keep_alive();
    auto request = to_request(parser.release());
    Response response = problem(400, "the request line or the Host header is malformed");
    if (request) response = co_await ask(std::move(*request));
    const bool stays = keep_alive && !service_.stopping;
    co_return co_await write(to_message(std::move(response), version, stays), head_only);
}

// Waits for the first byte of a request; false where none comes.
Awaitable<bool> Session::something_arrived() {
    if (buffer_.size() > 0) co_return true;
    if (!service_.stopping) {
        idle_ = true;
        arm(service_.limits.read_timeout);
        auto [error, size] = co_await socket_.async_read_some(buffer_.prepare(read_at_once), as_result);
        buffer_.commit(size);
        disarm();
        idle_ = false;
    }
    spoke_ = false;
    error_code unknown;
    co_return buffer_.size() > 0 || (socket_.available(unknown) > 0 && !unknown);
}

Awaitable<error_code> Session::read(Parser& parser) {
    auto [head_error, head_size] = co_await beast_http::async_read_header(socket_, buffer_, parser, as_result);
    if (head_error) co_return head_error;
    const error_code refused = co_await permit_body(parser);
    if (refused) co_return refused;
    auto [error, size] = co_await beast_http::async_read(socket_, buffer_, parser, as_result);
    if (!socket_.is_open()) co_return asio::error::operation_aborted;
    co_return error;
}

// A client that asks first (`Expect: 100-continue`) sends its body only now.
Awaitable<error_code> Session::permit_body(const Parser& parser) {
    const auto expected = parser.get()[beast_http::field::expect];
    if (parser.get().version() < 11 || !boost::beast::iequals(expected, "100-continue")) co_return error_code{};
    beast_http::response<beast_http::empty_body> go_on{beast_http::status::continue_, 11};
    auto [error, size] = co_await beast_http::async_write(socket_, go_on, as_result);
    co_return error;
}

std::optional<Response> Session::refusal(const error_code& failure, const Parser& parser) const {
    using beast_http::error;
    if (timed_out_) return problem(408, "the request did not arrive in time");
    if (failure == error::body_limit) return problem(413, "the body is too large");
    if (failure == error::header_limit) return problem(431, "the header is too large");
    if (failure == error::buffer_overflow && !parser.is_header_done()) return problem(431, "the header is too large");
    if (failure == error::end_of_stream || failure == error::partial_message) return std::nullopt;
    if (failure.category() == make_error_code(error::bad_method).category())
        return problem(400, "this is not HTTP/1.1");
    return std::nullopt;
}

Awaitable<Response> Session::ask(Request request) {
    ++exchange_;
    answer_.reset();
    answered_.expires_after(service_.limits.handler_timeout);
    try {
        service_.handler(std::move(request), make_reply());
    } catch (const std::exception& failure) {
        spdlog::error("a request could not be answered: {}", failure.what());
        co_return problem(500, "internal error");
    } catch (...) {
        spdlog::error("a request could not be answered: the handler threw something that is no exception");
        co_return problem(500, "internal error");
    }
    co_await answered_.async_wait(as_result);
    ++exchange_;
    if (answer_) co_return std::move(*answer_);
    co_return problem(503, "no answer in time: try again later");
}

Reply Session::make_reply() {
    auto used = std::make_shared<std::atomic_flag>();
    return [gate = service_.gate, session = weak_from_this(), exchange = exchange_, used](Response response) {
        if (used->test_and_set()) return;
        gate->post([session, exchange, response = std::move(response)]() mutable {
            if (const auto alive = session.lock()) alive->take(exchange, std::move(response));
        });
    };
}

void Session::take(std::uint64_t exchange, Response response) {
    if (exchange != exchange_) return;
    answer_ = std::move(response);
    answered_.cancel();
}

Awaitable<bool> Session::write(ResponseMessage message, bool head_only) {
    beast_http::response_serializer<beast_http::string_body> serializer{message};
    arm(service_.limits.write_timeout);
    error_code error;
    std::size_t size = 0;
    if (head_only) {
        serializer.split(true);
        std::tie(error, size) = co_await beast_http::async_write_header(socket_, serializer, as_result);
    } else {
        std::tie(error, size) = co_await beast_http::async_write(socket_, serializer, as_result);
    }
    disarm();
    spoke_ = !error;
    co_return !error && message.keep_alive();
}

// Closing with input unread would reset the connection, and the peer might never see our answer: what still comes is
// read for a moment.
Awaitable<void> Session::hang_up() {
    error_code error;
    socket_.shutdown(Socket::shutdown_send, error);
    arm(linger);
    std::array<char, 4096> discarded;
    while (spoke_ && !error && !timed_out_) {
        std::size_t size = 0;
        std::tie(error, size) = co_await socket_.async_read_some(asio::buffer(discarded), as_result);
    }
    disarm();
    socket_.close(error);
}

void Session::arm(Duration duration) {
    timed_out_ = false;
    deadline_ = std::chrono::steady_clock::now() + duration;
    // Where it rings too soon, it is set anew: most deadlines are met, and cost nothing then.
    if (!alarm_is_set_ || *deadline_ < alarm_.expiry()) set_alarm();
}

void Session::disarm() { deadline_.reset(); }

void Session::set_alarm() {
    alarm_is_set_ = true;
    alarm_.expires_at(*deadline_);
    alarm_.async_wait([session = weak_from_this()](error_code error) {
        if (error) return;
        if (const auto alive = session.lock()) alive->ring();
    });
}

void Session::ring() {
    alarm_is_set_ = false;
    if (!deadline_) return;
    if (const auto now = std::chrono::steady_clock::now(); *deadline_ <= now) {
        error_code ignored;
        socket_.cancel(ignored);
        // It reaches only what waits at this very moment, so it is repeated until the session moves on.
        deadline_ = now + cancel_again;
        timed_out_ = true;
    }
    set_alarm();
}

}  // namespace tachograph::http
