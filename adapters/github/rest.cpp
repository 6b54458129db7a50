#include "adapters/github/rest.hpp"

#include "adapters/github/payload.hpp"
#include "core/ports/failures.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace tachograph::github {
namespace {

constexpr std::size_t most_remembered = 500;
constexpr std::size_t longest_complaint = 300;
constexpr std::chrono::seconds pause_without_word{60};  // as GitHub's documentation asks for
constexpr std::chrono::seconds longest_pause{3600};

std::string header(const HttpAnswer& answer, const std::string& name) {
    const auto found = answer.headers.find(name);
    return found == answer.headers.end() ? std::string() : found->second;
}

std::optional<std::int64_t> number_of(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return !text.empty() && error == std::errc() && end == text.data() + text.size() ? std::optional(number)
                                                                                     : std::nullopt;
}

// GitHub's own words on what is wrong.
std::string complaint(const HttpAnswer& answer) {
    const Json json = parse_payload(answer.body);
    const std::string message = json.is_object() && json.contains("message") && json["message"].is_string()
                                    ? json["message"].get<std::string>()
                                    : std::string();
    return message.empty() ? fmt::format("status {}", answer.status) : shorten(message, longest_complaint);
}

bool is_limited(const HttpAnswer& answer) {
    if (answer.status == 429) return true;
    if (answer.status != 403) return false;
    return header(answer, "x-ratelimit-remaining") == "0" || !header(answer, "retry-after").empty() ||
           complaint(answer).find("rate limit") != std::string::npos;
}

// Retry-After of secondary limits; until the moment of X-RateLimit-Reset of primary ones.
std::chrono::seconds pause_after(const HttpAnswer& answer) {
    if (const auto after = number_of(header(answer, "retry-after")))
        return std::clamp(std::chrono::seconds(*after), std::chrono::seconds(1), longest_pause);
    const auto reset = number_of(header(answer, "x-ratelimit-reset"));
    if (reset && header(answer, "x-ratelimit-remaining") == "0") {
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        const auto pause = std::chrono::seconds(*reset) - now.time_since_epoch();
        return std::clamp(pause, std::chrono::seconds(1), longest_pause);
    }
    return pause_without_word;
}

void require_success(const HttpCall& call, const HttpAnswer& answer) {
    if (answer.status < 300) return;
    const std::string what = fmt::format("GitHub said to {} {}: {}", call.method, call.url, complaint(answer));
    if (is_limited(answer)) throw Unavailable(what, pause_after(answer));
    if (answer.status >= 500 || answer.status == 408 || answer.status == 409) throw Unavailable(what);
    // Wrong or expired credentials are the admin's business; the work waits until they are put right.
    if (answer.status == 401) throw Unavailable(what + "; check the token or the App's key", pause_without_word);
    if (answer.status == 404) throw NotFound(what);
    throw Refused(what);
}

}  // namespace

constexpr std::size_t page_size = 100;  // the largest that GitHub gives

std::string next_page(const std::string& link) {
    for (std::size_t begin = link.find('<'); begin != std::string::npos; begin = link.find('<', begin + 1)) {
        const std::size_t end = link.find('>', begin);
        if (end == std::string::npos) return {};
        const std::size_t comma = link.find(",", end);
        const std::string parameters = link.substr(end, comma == std::string::npos ? comma : comma - end);
        if (parameters.find("rel=\"next\"") != std::string::npos) return link.substr(begin + 1, end - begin - 1);
    }
    return {};
}

Rest::Rest(Transport transport, std::string url, Authorize authorize, Forget forget)
    : transport_(std::move(transport)),
      url_(std::move(url)),
      authorize_(std::move(authorize)),
      forget_(std::move(forget)) {
    while (url_.ends_with('/')) url_.pop_back();
}

// A token may end before its time: an App that was installed anew has others.
HttpAnswer Rest::send(HttpCall& call, const std::string& repository) {
    call.headers["Authorization"] = authorize_(repository);
    HttpAnswer answer = transport_(call);
    if (answer.status != 401 || !forget_) return answer;
    forget_(repository);
    const std::string renewed = authorize_(repository);
    if (renewed == std::exchange(call.headers["Authorization"], renewed)) return answer;
    return transport_(call);
}

HttpAnswer Rest::call(const std::string& method, const std::string& repository, const std::string& url,
                      const std::string& body) {
    HttpCall call{method, url, {}, body, std::chrono::milliseconds(30'000)};
    call.headers = {{"Accept", "application/vnd.github+json"}, {"X-GitHub-Api-Version", "2022-11-28"}};
    if (!body.empty()) call.headers["Content-Type"] = "application/json";
    Remembered known;
    if (method == "GET") {
        const std::lock_guard lock(mutex_);
        if (const auto found = remembered_.find(url); found != remembered_.end()) known = found->second;
        if (!known.tag.empty()) call.headers["If-None-Match"] = known.tag;
    }
    HttpAnswer answer = send(call, repository);
    if (answer.status == 304 && !known.tag.empty()) {
        // The page is the same, and yet another may follow it by now.
        if (const std::string link = header(answer, "link"); !link.empty()) known.answer.headers["link"] = link;
        return known.answer;
    }
    require_success(call, answer);
    if (const std::string tag = header(answer, "etag"); method == "GET" && !tag.empty()) {
        const std::lock_guard lock(mutex_);
        if (remembered_.size() >= most_remembered) remembered_.clear();
        remembered_[url] = {tag, answer};
    }
    return answer;
}

namespace {

Json json_of(const HttpAnswer& answer) {
    if (answer.body.empty()) return Json();
    Json json = parse_payload(answer.body);
    if (json.is_discarded()) throw Unavailable("GitHub's answer is no JSON");
    return json;
}

}  // namespace

Json Rest::get(const std::string& repository, const std::string& path) {
    return json_of(call("GET", repository, url_ + path, {}));
}

Json Rest::post(const std::string& repository, const std::string& path, const Json& body) {
    return json_of(call("POST", repository, url_ + path, dump_payload(body)));
}

Json Rest::patch(const std::string& repository, const std::string& path, const Json& body) {
    return json_of(call("PATCH", repository, url_ + path, dump_payload(body)));
}

void Rest::forget_answer(const std::string& url) {
    const std::lock_guard lock(mutex_);
    remembered_.erase(url);
}

void Rest::each(const std::string& repository, const std::string& path, const std::function<bool(const Json&)>& visit) {
    constexpr int most_pages = 1000;
    std::string url =
        fmt::format("{}{}{}per_page={}", url_, path, path.find('?') == std::string::npos ? '?' : '&', page_size);
    for (int page = 0; page < most_pages && !url.empty(); ++page) {
        const HttpAnswer answer = call("GET", repository, url, {});
        const Json list = json_of(answer);
        const Json& elements = list.is_object() && list.contains("check_runs") ? list["check_runs"] : list;
        const std::string next = next_page(header(answer, "link"));
        // A full page stays as it is when another one follows it, so that its tag would hide that one.
        if (next.empty() && elements.size() >= page_size) forget_answer(url);
        for (const Json& element : elements) {
            if (!visit(element)) return;
        }
        url = next;
        // A token must not follow a link to another host.
        if (!url.starts_with(url_ + "/")) return;
    }
}

}  // namespace tachograph::github
