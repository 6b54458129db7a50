#include "adapters/gitlab/rest.hpp"

#include "core/ports/failures.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace tachograph::gitlab {
namespace {

constexpr int not_found = 404;
constexpr std::size_t longest_complaint = 300;

Json parse(const std::string& text) { return Json::parse(text, nullptr, false); }

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

std::chrono::seconds pause_after(const HttpAnswer& answer) {
    const auto found = answer.headers.find("retry-after");
    int seconds = 0;
    if (found != answer.headers.end())
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), seconds);
    return std::chrono::seconds(std::clamp(seconds, 0, 3600));
}

Json json_of(const HttpAnswer& answer) {
    if (answer.body.empty()) return {};
    Json json = parse(answer.body);
    if (json.is_discarded()) throw Unavailable("GitLab's answer is no JSON");
    return json;
}

}  // namespace

Rest::Rest(Transport transport, const std::string& url, const std::string& project, std::string token)
    : transport_(std::move(transport)),
      root_(
          fmt::format("{}/api/v4/projects/{}", url.substr(0, url.find_last_not_of('/') + 1), percent_encoded(project))),
      token_(std::move(token)) {}

HttpAnswer Rest::call(const std::string& method, const std::string& path, const std::string& body) {
    HttpCall call{method, root_ + path, {{"PRIVATE-TOKEN", token_}}, body, std::chrono::milliseconds(30'000)};
    if (!body.empty()) call.headers["Content-Type"] = "application/json";
    HttpAnswer answer = transport_(call);
    if (answer.status < 300 || answer.status == not_found) return answer;
    const std::string what = fmt::format("GitLab said to {} {}: {}", method, call.url, complaint(answer));
    const bool may_pass = answer.status >= 500 || answer.status == 408 || answer.status == 409 || answer.status == 429;
    if (may_pass || answer.status == 401) throw Unavailable(what, pause_after(answer));
    throw Refused(what);
}

std::optional<Json> Rest::get(const std::string& path) {
    const HttpAnswer answer = call("GET", path, {});
    return answer.status == not_found ? std::nullopt : std::optional(json_of(answer));
}

std::optional<std::string> Rest::get_text(const std::string& path) {
    HttpAnswer answer = call("GET", path, {});
    return answer.status == not_found ? std::nullopt : std::optional(std::move(answer.body));
}

Json Rest::post(const std::string& path, const Json& body) {
    const HttpAnswer answer = call("POST", path, dump(body));
    if (answer.status == not_found)
        throw Refused(fmt::format("GitLab knows nothing at {}{}: {}", root_, path, complaint(answer)));
    return json_of(answer);
}

Json Rest::put(const std::string& path, const Json& body) {
    const HttpAnswer answer = call("PUT", path, dump(body));
    if (answer.status == not_found)
        throw Refused(fmt::format("GitLab knows nothing at {}{}: {}", root_, path, complaint(answer)));
    return json_of(answer);
}

void Rest::remove(const std::string& path) { call("DELETE", path, {}); }

}  // namespace tachograph::gitlab
