#include "adapters/github/rest.hpp"

#include "adapters/github/json.hpp"
#include "adapters/github/outcome.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::github {
namespace {

constexpr std::size_t most_remembered = 500;
constexpr int most_redirects = 5;
constexpr std::chrono::seconds pause_without_credentials{60};
constexpr std::string_view graphql_path = "/graphql";

// A query asks for much at once, and is posted.
bool is_write(const HttpCall& call) { return call.method != "GET" && !call.url.ends_with(graphql_path); }

}  // namespace

constexpr std::size_t page_size = 100;  // the largest that GitHub gives

std::string next_page(const std::string& link) {
    for (std::size_t begin = link.find('<'); begin != std::string::npos; begin = link.find('<', begin + 1)) {
        const std::size_t end = link.find('>', begin);
        if (end == std::string::npos) return {};
        const std::size_t comma = link.find(',', end);
        const std::string parameters = link.substr(end, comma == std::string::npos ? comma : comma - end);
        if (parameters.find("rel=\"next\"") != std::string::npos) return link.substr(begin + 1, end - begin - 1);
    }
    return {};
}

Rest::Rest(Transport transport, std::string url, Authorize authorize, Forget forget, Clocks clocks)
    : transport_(std::move(transport)),
      url_(std::move(url)),
      authorize_(std::move(authorize)),
      forget_(std::move(forget)),
      time_(std::move(clocks)) {
    while (url_.ends_with('/')) url_.pop_back();
}

// Throws Paused during a rate limit. Delays requests that change something, as GitHub asks.
void Rest::wait_for_turn(const HttpCall& call) {
    const auto now = std::chrono::steady_clock::now();
    auto turn = now;
    {
        const std::lock_guard lock(mutex_);
        if (const auto left = limit_.left(now); left.count() > 0) throw Paused(limit_.words(), left);
        if (is_write(call)) turn = pace_.next(now);
    }
    std::this_thread::sleep_until(turn);
}

// Sends the request. Follows redirects within the API, with the same method and credentials.
HttpAnswer Rest::follow(HttpCall& call, const std::string& repository) {
    for (int redirects = 0;; ++redirects) {
        HttpAnswer answer = send(call, repository);
        if (outcome_of(answer) != Outcome::moved) return answer;
        const std::string location = header_of(answer, "location");
        const auto target = redirected(url_, location);
        if (!target)
            throw Refused(fmt::format("GitHub sends the bot to another address, {}, which does not get its credentials",
                                      location.empty() ? "without naming it" : location));
        if (redirects == most_redirects)
            throw Unavailable(fmt::format("GitHub redirects {} {} in circles", call.method, call.url));
        call.url = *target;
    }
}

HttpAnswer Rest::exchange(const HttpCall& call) {
    HttpAnswer answer = transport_(call);
    time_.note(answer);
    return answer;
}

// Sends the request. If GitHub rejects the token, retries with a new one: a token may become invalid early, for example
// if the App was installed again.
HttpAnswer Rest::send(HttpCall& call, const std::string& repository) {
    call.headers["Authorization"] = authorize_(repository);
    HttpAnswer answer = exchange(call);
    if (answer.status != 401 || !forget_) return answer;
    forget_(repository);
    const std::string renewed = authorize_(repository);
    if (renewed == std::exchange(call.headers["Authorization"], renewed)) return answer;
    return exchange(call);
}

HttpAnswer Rest::call(const std::string& method, const std::string& repository, const std::string& url,
                      const std::string& body) {
    HttpCall call{method, url, {}, body, std::chrono::milliseconds(30'000)};
    call.headers = {{"Accept", "application/vnd.github+json"}, {"X-GitHub-Api-Version", "2022-11-28"}};
    if (!body.empty()) call.headers["Content-Type"] = "application/json";
    Remembered known;
    if (method == "GET") {
        const std::lock_guard lock(mutex_);
        if (const auto found = remembered_.find(url); found != remembered_.end()) {
            found->second.used = ++uses_;
            known = found->second;
        }
        if (!known.tag.empty()) call.headers["If-None-Match"] = known.tag;
    }
    wait_for_turn(call);
    HttpAnswer answer = follow(call, repository);
    if (answer.status == 304 && !known.tag.empty()) {
        // The page is unchanged, but a new page may follow it now.
        if (const std::string link = header_of(answer, "link"); !link.empty()) known.answer.headers["link"] = link;
        return known.answer;
    }
    require_success(call, answer);
    if (const std::string tag = header_of(answer, "etag"); method == "GET" && !tag.empty()) remember(url, tag, answer);
    return answer;
}

// Takes the place of the answer that has not been used for longest.
void Rest::remember(const std::string& url, std::string tag, const HttpAnswer& answer) {
    const std::lock_guard lock(mutex_);
    if (remembered_.size() >= most_remembered && !remembered_.contains(url))
        remembered_.erase(
            std::ranges::min_element(remembered_, {}, [](const auto& remembered) { return remembered.second.used; }));
    remembered_[url] = {std::move(tag), answer, ++uses_};
}

void Rest::require_success(const HttpCall& call, const HttpAnswer& answer) {
    const std::string words = words_of(answer);
    const std::lock_guard lock(mutex_);
    const Outcome outcome = outcome_of(answer);
    const bool writes = is_write(call);
    if (outcome != Outcome::limited) limit_.end(writes);
    switch (outcome) {
        case Outcome::done:
            return;
        case Outcome::limited: {
            const auto asked = pause_asked_for(answer, time_.now());
            const std::string what = fmt::format("GitHub limits the bot's requests: {}", words);
            throw Paused(what, limit_.begin(std::chrono::steady_clock::now(), asked, writes, what));
        }
        case Outcome::unauthorized:
            // Wrong or expired credentials: the work waits until the admin replaces them.
            throw Unavailable(
                fmt::format("GitHub said to {} {}: {}; check the token or the App's key", call.method, call.url, words),
                pause_without_credentials);
        case Outcome::moved:
        case Outcome::passing:
            throw Unavailable(fmt::format("GitHub said to {} {}: {}", call.method, call.url, words));
        case Outcome::missing:
            spdlog::debug("GitHub said to {} {}: {} ({})", call.method, call.url, words, answer.status);
            throw Missing(fmt::format("GitHub says: {}", words));
        case Outcome::refused:
            // The answer on the pull request has only GitHub's message; the log also has the address.
            spdlog::info("GitHub said to {} {}: {} ({})", call.method, call.url, words, answer.status);
            throw Refused(fmt::format("GitHub says: {}", words));
    }
}

namespace {

Json json_of(const HttpAnswer& answer) {
    if (answer.body.empty()) return Json();
    Json json = parse_payload(answer.body);
    if (json.is_discarded()) throw Unavailable("GitHub's answer is not JSON");
    return json;
}

}  // namespace

Json Rest::get(const std::string& repository, const std::string& path) {
    return json_of(call("GET", repository, url_ + path, {}));
}

std::optional<Json> Rest::find(const std::string& repository, const std::string& path) {
    try {
        return get(repository, path);
    } catch (const Missing&) {
        return std::nullopt;
    }
}

Json Rest::post(const std::string& repository, const std::string& path, const Json& body) {
    return json_of(call("POST", repository, url_ + path, dump_payload(body)));
}

Json Rest::patch(const std::string& repository, const std::string& path, const Json& body) {
    return json_of(call("PATCH", repository, url_ + path, dump_payload(body)));
}

Json Rest::query(const std::string& repository, const Json& body) {
    // GitHub Enterprise Server has it beside its REST API, at https://host/api/graphql.
    constexpr std::string_view version = "/v3";
    std::string_view root = url_;
    if (root.ends_with(version)) root.remove_suffix(version.size());
    return json_of(call("POST", repository, fmt::format("{}{}", root, graphql_path), dump_payload(body)));
}

void Rest::forget_answer(const std::string& url) {
    const std::lock_guard lock(mutex_);
    remembered_.erase(url);
}

void Rest::each(const std::string& repository, const std::string& path, const std::function<bool(const Json&)>& visit) {
    constexpr int most_pages = 1000;
    std::string url =
        fmt::format("{}{}{}per_page={}", url_, path, path.find('?') == std::string::npos ? '?' : '&', page_size);
    for (int page = 0; !url.empty(); ++page) {
        if (page == most_pages) throw Refused(fmt::format("GitHub lists more than {} pages at {}", most_pages, path));
        // Does not send the token to another host. Throws, because a part of a list must not count as the whole list.
        if (!url.starts_with(url_ + "/"))
            throw Refused(fmt::format(
                "the next page of GitHub's list {} is at another address, {}, which does not get the bot's credentials",
                path, url));
        const HttpAnswer answer = call("GET", repository, url, {});
        const Json list = json_of(answer);
        const Json& elements = list.is_object() && list.contains("check_runs") ? list["check_runs"] : list;
        if (!elements.is_array()) throw Unavailable("GitHub's answer is not a list");
        const std::string next = next_page(header_of(answer, "link"));
        // A full last page does not change when a new page follows it. So its ETag must not be used: it would hide the
        // new page.
        if (next.empty() && elements.size() >= page_size) forget_answer(url);
        for (const Json& element : elements) {
            if (!visit(element)) return;
        }
        url = next;
    }
}

}  // namespace tachograph::github
