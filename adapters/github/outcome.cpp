#include "adapters/github/outcome.hpp"

#include "adapters/github/json.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

namespace tachograph::github {
namespace {

using Json = nlohmann::json;

constexpr std::size_t longest_words = 300;

// Texts of secondary rate limits: current and former ones of GitHub, and of Enterprise Server.
constexpr std::array limits{"rate limit", "abuse detection", "submitted too quickly", "blocked from content creation"};

std::optional<std::int64_t> number_of(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return !text.empty() && error == std::errc() && end == text.data() + text.size() ? std::optional(number)
                                                                                     : std::nullopt;
}

std::string text_at(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// An element of the list `errors`: a string, or `{"resource": …, "field": …, "code": …, "message": …}`.
std::string words_of_error(const Json& error) {
    if (error.is_string()) return error.get<std::string>();
    if (!error.is_object()) return {};
    const std::string message = text_at(error, "message");
    if (!message.empty()) return message;
    const std::string field = text_at(error, "field");
    const std::string code = text_at(error, "code");
    return field.empty() || code.empty() ? code : field + " " + code;
}

bool is_said(const HttpAnswer& answer, std::string_view part) {
    std::string words = words_of(answer);
    std::ranges::transform(words, words.begin(), [](unsigned char c) { return std::tolower(c); });
    return words.find(part) != std::string::npos;
}

bool is_limited(const HttpAnswer& answer) {
    const bool may_be = answer.status == 403 || answer.status == 422;
    const bool said = std::ranges::any_of(limits, [&](const char* limit) { return is_said(answer, limit); });
    const bool counted = header_of(answer, "x-ratelimit-remaining") == "0" || !header_of(answer, "retry-after").empty();
    return answer.status == 429 || (may_be && said) || (answer.status == 403 && counted);
}

}  // namespace

std::string words_of(const HttpAnswer& answer) {
    const Json json = parse_payload(answer.body);
    std::string words = json.is_object() ? text_at(json, "message") : std::string();
    if (json.is_object() && json.contains("errors") && json["errors"].is_array()) {
        for (const Json& error : json["errors"]) {
            if (const std::string more = words_of_error(error); !more.empty())
                words += (words.empty() ? "" : ": ") + more;
        }
    }
    std::ranges::replace(words, '\n', ' ');
    return words.empty() ? fmt::format("status {}", answer.status) : shorten(words, longest_words);
}

Outcome outcome_of(const HttpAnswer& answer) {
    if (answer.status >= 200 && answer.status < 300) return Outcome::done;
    if (is_limited(answer)) return Outcome::limited;
    switch (answer.status) {
        case 301:
        case 302:
        case 307:
        case 308:
            return Outcome::moved;
        case 401:
            return Outcome::unauthorized;
        case 404:
        case 410:
            return Outcome::missing;
        case 403:
        case 422:
            // The commit does not exist.
            return is_said(answer, "no commit found") ? Outcome::missing : Outcome::refused;
        case 409:
            return is_said(answer, "rule violations") ? Outcome::refused : Outcome::passing;
        case 400:
        case 405:
        case 406:
        case 413:
        case 414:
        case 415:
        case 451:
            return Outcome::refused;
        default:
            return Outcome::passing;
    }
}

std::optional<std::chrono::seconds> pause_asked_for(const HttpAnswer& answer, Timestamp now) {
    if (const auto after = number_of(header_of(answer, "retry-after"))) return std::chrono::seconds(*after);
    const auto reset = number_of(header_of(answer, "x-ratelimit-reset"));
    if (!reset || header_of(answer, "x-ratelimit-remaining") != "0") return std::nullopt;
    const auto pause = std::chrono::seconds(*reset) - std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
    return pause > std::chrono::seconds(0) ? std::optional(pause) : std::nullopt;
}

std::optional<std::string> redirected(const std::string& api, const std::string& location) {
    const auto host = api.find("://");
    const std::string origin = host == std::string::npos ? api : api.substr(0, api.find('/', host + 3));
    const std::string target = location.starts_with('/') && !location.starts_with("//") ? origin + location : location;
    const bool below = target.starts_with(api + "/") && target.find("/../") == std::string::npos;
    return below ? std::optional(target) : std::nullopt;
}

}  // namespace tachograph::github
