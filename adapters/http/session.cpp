#include "adapters/http/session.hpp"

#include "adapters/http/crowd.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <iterator>
#include <string_view>
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
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::http {
namespace {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable_t<Executor>{});
// Read-ahead beyond the header. Also the limit of chunk extensions.
constexpr std::size_t read_ahead = 64 * 1024;
// Initial read size: one read takes a whole delivery of GitHub. By default, Beast reads 512 bytes at a time.
constexpr std::size_t read_at_once = 16 * 1024;
constexpr std::string_view head_end = "\r\n\r\n";
constexpr std::chrono::milliseconds linger{500};
constexpr std::chrono::milliseconds cancel_again{50};

std::string_view text_in(const boost::beast::flat_buffer& buffer) {
    return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

// Returns the key for the limit per address: an IPv6 address counts as its /64. Empty for a loopback proxy, or if the
// peer is gone.
std::string address_of(const Socket& socket, bool loopback_is_proxy) {
    error_code gone;
    auto address = socket.remote_endpoint(gone).address();
    if (gone) return {};
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    if (address.is_loopback() && loopback_is_proxy) return {};
    if (address.is_v4()) return address.to_string();
    auto bytes = address.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), 0);
    return asio::ip::address_v6(bytes).to_string();
}

// A folded header line, which RFC 9112 forbids (section 5.2).
bool has_folded_line(std::string_view head) {
    return head.find("\r\n ") != std::string_view::npos || head.find("\r\n\t") != std::string_view::npos;
}

// An ambiguous body length would allow request smuggling (RFC 9112, section 6.3).
bool has_unclear_length(const RequestMessage& head) {
    const auto codings = head.count(beast_http::field::transfer_encoding);
    if (codings == 0) return false;
    return codings > 1 || head.version() < 11 ||
           !boost::beast::iequals(head[beast_http::field::transfer_encoding], "chunked");
}

}  // namespace

void Gate::post(std::function<void()> task) {
    const std::lock_guard lock(mutex_);
    if (context_ != nullptr) asio::post(*context_, std::move(task));
}

void Gate::close() {
    const std::lock_guard lock(mutex_);
    context_ = nullptr;
}

Session::Session(Socket socket, Service& service, Crowd& crowd)
    : service_(service),
      crowd_(crowd),
      socket_(std::move(socket)),
      address_(address_of(socket_, service.limits.loopback_is_proxy)),
      since_(std::chrono::steady_clock::now()),
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
    co_await write(to_message(try_later("too many connections; retry later"), 11, false), false);
    co_await hang_up();
}

void Session::finish() {
    error_code ignored;
    if (phase_ == Phase::idle) socket_.cancel(ignored);
}

void Session::cut() {
    error_code ignored;
    socket_.close(ignored);
    answered_.cancel();
}

void Session::give_way() {
    displaced_ = true;
    room_.reset();
    deadline_ = std::chrono::steady_clock::now();
    ring();
}

void Session::enter(Phase phase) {
    phase_ = phase;
    since_ = std::chrono::steady_clock::now();
}

// Returns true if the connection stays open for another request.
Awaitable<bool> Session::serve_one() {
    if (!co_await something_arrived()) co_return false;
    Parser parser;
    parser.header_limit(service_.limits.header_bytes);
    parser.body_limit(service_.limits.body_bytes);
    Request request;
    std::optional<Response> refused;
    error_code error = co_await read_head(parser);
    if (!error) refused = refuse_head(parser, request);
    if (!error && !refused) error = co_await read_body(parser);
    if (error) refused = refusal(error, parser);
    auto room = std::exchange(room_, nullptr);
    if (refused) co_await write(to_message(std::move(*refused), 11, false), false);
    if (error || refused) co_return false;
    const unsigned version = parser.get().version();
    const bool head_only = parser.get().method() == beast_http::verb::head;
    const bool keep_alive = parser.get().keep_alive();
    request.body = std::move(parser.get().body());
    request.room = std::move(room);
    Response response = co_await ask(std::move(request));
    const bool stays = keep_alive && !service_.stopping && !displaced_;
    co_return co_await write(to_message(std::move(response), version, stays), head_only);
}

// Waits for the first byte of a request; returns false if none arrives.
Awaitable<bool> Session::something_arrived() {
    if (displaced_) co_return false;
    if (buffer_.size() > 0) co_return true;
    if (!service_.stopping) {
        enter(Phase::idle);
        arm(service_.limits.read_timeout);
        auto [error, size] = co_await socket_.async_read_some(buffer_.prepare(read_at_once), as_result);
        buffer_.commit(size);
        disarm();
    }
    spoke_ = false;
    if (displaced_) co_return false;
    error_code unknown;
    co_return buffer_.size() > 0 || (socket_.available(unknown) > 0 && !unknown);
}

Awaitable<error_code> Session::read_head(Parser& parser) {
    enter(Phase::head);
    arm(service_.limits.header_timeout);
    error_code error = co_await gather_head();
    std::size_t size = 0;
    if (!error) std::tie(error, size) = co_await beast_http::async_read_header(socket_, buffer_, parser, as_result);
    disarm();
    co_return error;
}

// Reads until the whole head is in the buffer, unparsed: the parser does not report folded lines.
Awaitable<error_code> Session::gather_head() {
    std::size_t end = std::string_view::npos;
    for (std::size_t looked = 0; true;) {
        const std::string_view text = text_in(buffer_);
        end = text.find(head_end, looked);
        if (end != std::string_view::npos) break;
        if (text.size() > service_.limits.header_bytes) co_return beast_http::error::header_limit;
        looked = text.size() - std::min(text.size(), head_end.size() - 1);
        auto [error, size] = co_await socket_.async_read_some(buffer_.prepare(read_at_once), as_result);
        buffer_.commit(size);
        if (error) co_return error;
    }
    if (has_folded_line(text_in(buffer_).substr(0, end))) co_return beast_http::error::bad_obs_fold;
    co_return error_code{};
}

std::optional<Response> Session::refuse_head(Parser& parser, Request& request) {
    const auto& head = parser.get();
    if (has_unclear_length(head)) return problem(400, "the only supported transfer coding is chunked");
    if (std::distance(head.begin(), head.end()) > service_.limits.header_fields)
        return problem(431, "the header has too many fields");
    auto read = to_request(head);
    if (!read) return problem(400, "the request line or the Host header is malformed");
    request = std::move(*read);
    const ServerLimits& limits = service_.limits;
    const Permit permit = service_.doorman ? service_.doorman(request) : Permit{limits.body_bytes, false};
    const std::uint64_t most = std::min(permit.body_bytes, limits.body_bytes);
    const std::uint64_t length = parser.chunked() ? most : parser.content_length().value_or(0);
    if (length > most) return problem(413, fmt::format("the body exceeds the limit of {} bytes", most));
    parser.body_limit(most);
    trusted_ = permit.trusted;
    room_bytes_ = length;
    if (length > 0) room_ = crowd_.room_for(*this, length, trusted_);
    if (length > 0 && !room_) return try_later("too many request bodies at a time; retry later");
    return std::nullopt;
}

Awaitable<error_code> Session::read_body(Parser& parser) {
    enter(Phase::body);
    arm(service_.limits.read_timeout);
    error_code error = co_await permit_body(parser);
    std::size_t size = 0;
    if (!error) std::tie(error, size) = co_await beast_http::async_read(socket_, buffer_, parser, as_result);
    disarm();
    if (!error && !socket_.is_open()) error = asio::error::operation_aborted;
    co_return error;
}

// A client that sends `Expect: 100-continue` sends its body only now.
Awaitable<error_code> Session::permit_body(const Parser& parser) {
    const auto expected = parser.get()[beast_http::field::expect];
    if (parser.get().version() < 11 || !boost::beast::iequals(expected, "100-continue")) co_return error_code{};
    beast_http::response<beast_http::empty_body> go_on{beast_http::status::continue_, 11};
    auto [error, size] = co_await beast_http::async_write(socket_, go_on, as_result);
    co_return error;
}

std::optional<Response> Session::refusal(const error_code& failure, const Parser& parser) const {
    using beast_http::error;
    if (displaced_) {
        if (!parser.is_header_done()) return std::nullopt;
        return try_later("too many request bodies at a time; retry later");
    }
    if (timed_out_) return problem(408, "the request did not arrive in time");
    if (failure == error::body_limit) return problem(413, "the body exceeds the limit");
    if (failure == error::header_limit) return problem(431, "the header is too large");
    if (failure == error::buffer_overflow && !parser.is_header_done()) return problem(431, "the header is too large");
    if (failure == error::bad_obs_fold) return problem(400, "a header field is folded over two lines");
    if (failure == error::end_of_stream || failure == error::partial_message) return std::nullopt;
    if (failure.category() == make_error_code(error::bad_method).category())
        return problem(400, "this is not HTTP/1.1");
    return std::nullopt;
}

Awaitable<Response> Session::ask(Request request) {
    enter(Phase::ours);
    ++exchange_;
    answer_.reset();
    answered_.expires_after(service_.limits.handler_timeout);
    try {
        service_.handler(std::move(request), make_reply());
    } catch (const std::exception& failure) {
        spdlog::error("a request could not be answered: {}", failure.what());
        co_return problem(500, "internal error");
    } catch (...) {
        spdlog::error("a request could not be answered: the handler threw a value that is not a std::exception");
        co_return problem(500, "internal error");
    }
    co_await answered_.async_wait(as_result);
    ++exchange_;
    if (answer_) co_return std::move(*answer_);
    co_return try_later("no answer in time; retry later");
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
    enter(Phase::writing);
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

// Closing with unread input would reset the connection, and the peer might not see our answer. Therefore reads on for a
// moment.
Awaitable<void> Session::hang_up() {
    error_code error;
    socket_.shutdown(Socket::shutdown_send, error);
    enter(Phase::idle);
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
    // If the timer expires early, it is set again. Most deadlines are met, so they cost nothing.
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
        // The cancellation reaches only operations that wait at this moment, so it is repeated until the session moves
        // on.
        deadline_ = now + cancel_again;
        timed_out_ = true;
    }
    set_alarm();
}

}  // namespace tachograph::http
