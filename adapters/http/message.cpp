#include "adapters/http/message.hpp"

#include "adapters/http/target.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::http {
namespace {

namespace beast_http = boost::beast::http;

bool is_token(std::string_view name) {
    constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::ranges::all_of(name, [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               signs.find(c) != std::string_view::npos;
    });
}

bool is_value(std::string_view value) {
    return std::ranges::none_of(value, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; });
}

bool can_be_sent(const Response& response) {
    return response.status >= 200 && response.status <= 599 && is_value(response.content_type) &&
           std::ranges::all_of(response.headers,
                               [](const auto& header) { return is_token(header.first) && is_value(header.second); });
}

bool has_no_body(int status) { return status == 204 || status == 304; }

std::map<std::string, std::string> headers_of(const RequestMessage& message) {
    std::map<std::string, std::string> headers;
    for (const auto& field : message) {
        std::string& value = headers[to_lower({field.name_string().data(), field.name_string().size()})];
        if (!value.empty()) value += ", ";
        value.append(field.value().data(), field.value().size());
    }
    return headers;
}

}  // namespace

std::optional<Request> to_request(const RequestMessage& message) {
    if (message.version() >= 11 && message.count(beast_http::field::host) != 1) return std::nullopt;
    auto target = read_target({message.target().data(), message.target().size()});
    if (!target) return std::nullopt;
    Request request;
    request.method.assign(message.method_string().data(), message.method_string().size());
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    request.headers = headers_of(message);
    return request;
}

ResponseMessage to_message(Response response, unsigned version, bool keep_alive) {
    if (!can_be_sent(response)) {
        spdlog::error("a response with status {} cannot be sent as HTTP", response.status);
        response = problem(500, "internal error");
    }
    ResponseMessage message{static_cast<beast_http::status>(response.status), version};
    for (const auto& [name, value] : response.headers) message.set(name, value);
    if (!has_no_body(response.status)) {
        message.set(beast_http::field::content_type, response.content_type);
        message.body() = std::move(response.body);
    }
    message.keep_alive(keep_alive);
    message.prepare_payload();
    return message;
}

Response problem(int status, const std::string& reason) {
    return Response{status, "application/json", fmt::format("{{\"error\":\"{}\"}}\n", reason), {}};
}

Response try_later(const std::string& reason) {
    Response response = problem(503, reason);
    response.headers["Retry-After"] = "5";
    return response;
}

}  // namespace tachograph::http
