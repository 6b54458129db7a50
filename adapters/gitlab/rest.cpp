#include "adapters/gitlab/rest.hpp"

#include "core/ports/failures.hpp"
#include "core/values/json_depth.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace tachograph::gitlab {
namespace {

using std::chrono::seconds;

constexpr int not_found = 404;
constexpr std::size_t longest_complaint = 300;
constexpr std::size_t page_size = 100;
constexpr int most_redirects = 5;
constexpr seconds usual_pause{60};
constexpr seconds longest_pause{3600};

Json parse(const std::string& text) {
    if (!nests_at_most(text, deepest_json)) return Json(Json::value_t::discarded);
    return Json::parse(text, nullptr, false);
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string complaint(const HttpAnswer& answer) {
    const Json json = parse(answer.body);
    for (const char* key : {"message", "error_description", "error"}) {
        if (!json.is_object() || !json.contains(key)) continue;
        const Json& words = json[key];
        return shorten(words.is_string() ? words.get<std::string>() : dump(words), longest_complaint);
    }
    return fmt::format("status {}", answer.status);
}

std::string header(const HttpAnswer& answer, const std::string& name) {
    const auto found = answer.headers.find(name);
    return found == answer.headers.end() ? std::string() : found->second;
}

std::optional<seconds> asked_pause(const HttpAnswer& answer) {
    const std::string text = header(answer, "retry-after");
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return std::clamp(seconds(number), seconds(1), longest_pause);
}

bool is_rate_limit(const HttpAnswer& answer) {
    return answer.status == 429 || (answer.status == 403 && asked_pause(answer));
}

// What the host or something in front of it says of itself, and not of the request.
bool may_pass(const HttpAnswer& answer) {
    constexpr std::array passing{401, 408, 409, 423, 425};
    return answer.status >= 500 || is_rate_limit(answer) || std::ranges::find(passing, answer.status) != passing.end();
}

Json json_of(const HttpAnswer& answer) {
    if (answer.body.empty()) return {};
    Json json = parse(answer.body);
    if (json.is_discarded()) throw Unavailable("GitLab's answer is not JSON");
    return json;
}

// `https://host:port` of an address.
std::string_view origin_of(std::string_view url) {
    const auto host = url.find("//");
    return host == std::string_view::npos ? url : url.substr(0, url.find('/', host + 2));
}

// Where the answer sends the same request: a path, or an address on the same host, so that the token goes nowhere else.
std::string redirected(const HttpCall& call, const HttpAnswer& answer) {
    constexpr std::array redirects{301, 302, 307, 308};
    if (std::ranges::find(redirects, answer.status) == redirects.end()) return {};
    const std::string place = header(answer, "location");
    const std::string origin(origin_of(call.url));
    if (place.starts_with('/') && !place.starts_with("//")) return origin + place;
    return origin_of(place) == origin ? place : std::string();
}

}  // namespace

Rest::Rest(Transport transport, const std::string& url, const std::string& project, std::string token, Clock clock)
    : transport_(std::move(transport)),
      root_(
          fmt::format("{}/api/v4/projects/{}", url.substr(0, url.find_last_not_of('/') + 1), percent_encoded(project))),
      token_(std::move(token)),
      clock_(std::move(clock)) {}

HttpAnswer Rest::send(HttpCall& call) {
    HttpAnswer answer = transport_(call);
    for (int redirects = 0; redirects < most_redirects; ++redirects) {
        const std::string place = redirected(call, answer);
        if (place.empty()) break;
        call.url = place;
        answer = transport_(call);
    }
    return answer;
}

HttpAnswer Rest::call(const std::string& method, const std::string& path, const std::string& body) {
    if (const auto left = silent_until_ - clock_(); left > left.zero())
        throw Unavailable("GitLab has asked for a pause", std::chrono::ceil<seconds>(left));
    HttpCall call{method, root_ + path, {{"PRIVATE-TOKEN", token_}}, body, std::chrono::milliseconds(30'000)};
    if (!body.empty()) call.headers["Content-Type"] = "application/json";
    HttpAnswer answer = send(call);
    if (answer.status < 300 || answer.status == not_found) return answer;
    const std::string what = fmt::format("GitLab said to {} {}: {}", method, call.url, complaint(answer));
    if (!may_pass(answer)) throw Refused(what);
    const auto pause = asked_pause(answer).value_or(is_rate_limit(answer) ? usual_pause : seconds(0));
    silent_until_ = clock_() + pause;
    throw Unavailable(what, pause);
}

std::optional<Json> Rest::get(const std::string& path) {
    const HttpAnswer answer = call("GET", path, {});
    return answer.status == not_found ? std::nullopt : std::optional(json_of(answer));
}

std::optional<std::string> Rest::get_text(const std::string& path) {
    HttpAnswer answer = call("GET", path, {});
    return answer.status == not_found ? std::nullopt : std::optional(std::move(answer.body));
}

std::vector<Json> Rest::list(const std::string& path) {
    std::vector<Json> all;
    const char separator = path.find('?') == std::string::npos ? '?' : '&';
    for (std::size_t page = 1; all.size() == (page - 1) * page_size; ++page) {
        const auto part = get(fmt::format("{}{}per_page={}&page={}", path, separator, page_size, page));
        if (!part || !part->is_array()) throw Unavailable(fmt::format("GitLab shows no list at {}{}", root_, path));
        if (part->empty()) break;
        all.insert(all.end(), part->begin(), part->end());
    }
    return all;
}

Json Rest::post(const std::string& path, const Json& body) {
    const HttpAnswer answer = call("POST", path, dump(body));
    if (answer.status == not_found)
        throw Refused(fmt::format("GitLab knows nothing at {}{}: {}", root_, path, complaint(answer)));
    return json_of(answer);
}

bool Rest::put(const std::string& path, const Json& body) { return call("PUT", path, dump(body)).status != not_found; }

void Rest::remove(const std::string& path) { call("DELETE", path, {}); }

}  // namespace tachograph::gitlab
