#include "adapters/http/client.hpp"

#include "core/ports/failures.hpp"

#include <algorithm>
#include <cctype>
#include <exception>
#include <string_view>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>

namespace tachograph::http {
namespace {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
namespace tls = boost::asio::ssl;
namespace urls = boost::urls;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using Message = beast_http::request<beast_http::string_body>;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t longest_answer = 64 * 1024 * 1024;

struct Place {
    std::string host;
    std::string port;
    std::string shown;   // as in the Host header
    std::string target;  // path and query
    bool secure = false;
};

Place read_url(const std::string& text) {
    const auto url = urls::parse_uri(text);
    if (!url || url->host().empty())
        throw Refused(fmt::format("\"{}\" is not an address like http://host:port/path", text));
    const bool secure = url->scheme_id() == urls::scheme::https;
    if (!secure && url->scheme_id() != urls::scheme::http)
        throw Refused(fmt::format("{}: only http:// and https:// addresses can be called", text));
    const std::string port = url->has_port() ? std::string(url->port()) : secure ? "443" : "80";
    const std::string path(url->encoded_path());
    const std::string query(url->encoded_query());
    return Place{url->host_address(), port, std::string(url->encoded_host_and_port()),
                 (path.empty() ? "/" : path) + (query.empty() ? "" : "?" + query), secure};
}

bool is_one_line(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

Message to_message(const Call& call, const Place& place) {
    Message message{beast_http::verb::unknown, place.target, 11};
    message.method_string(call.method);
    message.set(beast_http::field::host, place.shown);
    message.set(beast_http::field::user_agent, "tachograph");
    message.set(beast_http::field::connection, "close");
    for (const auto& [name, value] : call.headers) {
        if (!is_one_line(name) || !is_one_line(value))
            throw Refused(fmt::format("{}: a request header contains a line break", call.url));
        message.set(name, value);
    }
    message.body() = call.body;
    message.prepare_payload();
    return message;
}

[[noreturn]] void give_up(const Place& place, std::string_view what, const error_code& error) {
    throw Unavailable(fmt::format("{} {}: {}", place.shown, what, error.message()));
}

asio::awaitable<tcp::socket> connect(const Place& place) {
    auto executor = co_await asio::this_coro::executor;
    tcp::resolver resolver(executor);
    auto [unknown, endpoints] = co_await resolver.async_resolve(place.host, place.port, as_result);
    if (unknown) give_up(place, "cannot be resolved", unknown);
    tcp::socket socket(executor);
    auto [error, endpoint] = co_await asio::async_connect(socket, endpoints, as_result);
    if (error) give_up(place, "cannot be reached", error);
    co_return socket;
}

Answer to_answer(beast_http::response<beast_http::string_body>& response) {
    Answer answer{static_cast<int>(response.result_int()), std::move(response.body()), {}};
    for (const auto& field : response) {
        std::string name(field.name_string());
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
        answer.headers[name] = std::string(field.value());
    }
    return answer;
}

// A partial answer is discarded.
template <class Stream>
asio::awaitable<Answer> converse(const Place& place, const Message& message, Stream& stream) {
    // A server may answer and close before it has read the request. Its answer is then read, although the write failed.
    (void)co_await beast_http::async_write(stream, message, as_result);
    boost::beast::flat_buffer buffer;
    beast_http::response_parser<beast_http::string_body> parser;
    parser.body_limit(longest_answer);
    parser.skip(message.method() == beast_http::verb::head);
    auto [error, size] = co_await beast_http::async_read(stream, buffer, parser, as_result);
    if (error == beast_http::error::end_of_stream) {
        throw Unavailable(fmt::format("{} closed the connection without an answer", place.shown));
    }
    if (error) give_up(place, "sent an incomplete answer", error);
    co_return to_answer(parser.get());
}

tls::context trusted_authorities() {
    tls::context context(tls::context::tls_client);
    context.set_default_verify_paths();
    context.set_verify_mode(tls::verify_peer);
    ::SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    return context;
}

// The certificate must be valid for this host, which may be a name or an address.
void demand_name(SSL* stream, const std::string& host) {
    X509_VERIFY_PARAM* parameters = ::SSL_get0_param(stream);
    if (::X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1) return;
    ::X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), 0);
    ::SSL_set_tlsext_host_name(stream, host.c_str());
}

asio::awaitable<Answer> exchange(const Place& place, const Message& message) {
    tcp::socket socket = co_await connect(place);
    if (!place.secure) co_return co_await converse(place, message, socket);
    tls::context context = trusted_authorities();
    tls::stream<tcp::socket> stream(std::move(socket), context);
    demand_name(stream.native_handle(), place.host);
    auto [error] = co_await stream.async_handshake(tls::stream_base::client, as_result);
    if (const long verified = ::SSL_get_verify_result(stream.native_handle()); error && verified != X509_V_OK)
        throw Unavailable(fmt::format("{}:{} cannot be trusted: {}", place.host, place.port,
                                      ::X509_verify_cert_error_string(verified)));
    if (error) give_up(place, "failed the TLS handshake", error);
    co_return co_await converse(place, message, stream);
}

}  // namespace

Answer send(const Call& call) {
    const Place place = read_url(call.url);
    const Message message = to_message(call, place);
    asio::io_context context{1};
    bool ended = false;
    std::exception_ptr failure;
    Answer answer;
    asio::co_spawn(context, exchange(place, message), [&](std::exception_ptr thrown, Answer got) {
        ended = true;
        failure = std::move(thrown);
        answer = std::move(got);
    });
    context.run_for(call.timeout);
    if (!ended) throw Unavailable(fmt::format("{} gave no answer within {} ms", place.shown, call.timeout.count()));
    if (failure) std::rethrow_exception(failure);
    return answer;
}

std::string percent_encode(const std::string& text) { return urls::encode(text, urls::unreserved_chars); }

}  // namespace tachograph::http
