#include "adapters/runner_api/message.hpp"

#include "adapters/runner_api/envelope.hpp"
#include "core/values/json_depth.hpp"
#include "core/values/text.hpp"

#include <charconv>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::runner_api {
namespace {

// Sorts keys. nlohmann::ordered_json would search all keys for each access.
using Json = nlohmann::json;

constexpr std::size_t longest_name = 100;  // of what goes into events as it is

std::optional<int> number_of(const std::string& text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number > 0 ? std::optional(number)
                                                                                  : std::nullopt;
}

std::string at(const std::map<std::string, std::string>& values, const std::string& key) {
    const auto found = values.find(key);
    return found == values.end() ? std::string() : found->second;
}

std::string bearer_token(const Headers& headers) {
    constexpr std::string_view scheme = "bearer ";
    const std::string value = at(headers, "authorization");
    return to_lower(value.substr(0, scheme.size())) == scheme ? value.substr(scheme.size()) : std::string();
}

// A token in the header takes precedence over one in the query or the body.
std::variant<Sender, Unreadable> read_sender(Query values, const Headers& headers, const std::string& org) {
    const auto pull = number_of(at(values, "pr"));
    const std::string name = at(values, "repo");
    const std::string repository = name.find('/') == std::string::npos ? org + "/" + name : name;
    if (!is_repository_name(repository) || !pull)
        return Unreadable{"repo must be owner/name, and pr the number of a pull request"};
    const std::string shown = bearer_token(headers);
    std::string key = shown.empty() ? at(values, "key") : shown;
    if (key.empty()) return Unreadable{"key is missing: it is the token that the job was given"};
    const std::string job = at(values, "job");
    if (!job.empty() && !number_of(job)) return Unreadable{"job must be a number"};
    return Sender{std::move(key),
                  {repository, *pull},
                  number_of(job),
                  shorten(at(values, "commit"), longest_name),
                  shorten(at(values, "runner"), longest_name)};
}

// The values of the body if there is one, else of the query.
std::variant<Query, Unreadable> values_of(const Words& words) {
    if (words.body.empty()) return words.query;
    auto envelope = read_envelope(words.body);
    if (!envelope) return Unreadable{"the body is not a JSON object"};
    return std::move(envelope->fields);
}

Json sender_json(const Sender& sender) {
    Json json{{"repo", sender.pull.repository},
              {"pr", sender.pull.number},
              {"commit", sender.commit},
              {"runner", sender.runner}};
    if (sender.job) json["job"] = *sender.job;
    return json;
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::optional<Credentials> read_credentials(const Headers& headers) {
    auto job = parse_job_id(at(headers, "tachograph-job"));
    std::string key = bearer_token(headers);
    if (!job || key.empty()) return std::nullopt;
    return Credentials{std::move(key), *std::move(job)};
}

Headers write_credentials(const Sender& sender) {
    Headers headers{{"authorization", "Bearer " + sender.key}};
    if (sender.job) headers["tachograph-job"] = to_text(JobId{sender.pull, *sender.job});
    return headers;
}

std::variant<Started, Unreadable> read_started(const Words& words, const std::string& org) {
    auto values = values_of(words);
    if (auto* unreadable = std::get_if<Unreadable>(&values)) return std::move(*unreadable);
    auto sender = read_sender(std::get<Query>(std::move(values)), words.headers, org);
    if (auto* unreadable = std::get_if<Unreadable>(&sender)) return std::move(*unreadable);
    return Started{std::get<Sender>(std::move(sender))};
}

std::variant<Failed, Unreadable> read_failed(const Words& words, const std::string& org) {
    auto values = values_of(words);
    if (auto* unreadable = std::get_if<Unreadable>(&values)) return std::move(*unreadable);
    const auto& query = std::get<Query>(values);
    auto sender = read_sender(query, words.headers, org);
    if (auto* unreadable = std::get_if<Unreadable>(&sender)) return std::move(*unreadable);
    const std::string reason = at(query, "reason");
    return Failed{std::get<Sender>(std::move(sender)),
                  reason.empty() ? "the runner says that the benchmarks failed" : reason, at(query, "log")};
}

std::variant<Sender, Unreadable> read_reporter(const Words& words, const std::string& org) {
    auto envelope = read_envelope(words.body);
    if (!envelope || !envelope->has_report) return Unreadable{"the body is not a JSON object with a report"};
    envelope->report["key"] = at(envelope->fields, "key");
    return read_sender(std::move(envelope->report), words.headers, org);
}

std::variant<Reported, Unreadable> read_report(Sender sender, std::string_view body) {
    const Json json = nests_at_most(body, deepest_json) ? Json::parse(body, nullptr, false) : Json();
    const auto report = json.is_object() ? json.find("report") : json.end();
    if (!json.is_object() || report == json.end() || !report->is_object())
        return Unreadable{"the body is not a JSON object with a report"};
    Json results = report->value("results", Json::object());
    if (!results.is_object()) return Unreadable{"report.results is not an object"};
    // DiffEqBot's runners send finished tables and pictures only.
    if (!results.contains("items")) results["items"] = report->value("items", Json::array());
    if (!results.contains("runner")) results["runner"] = sender.runner;
    return Reported{std::move(sender), dump(results)};
}

std::string write(const Started& started) { return dump(sender_json(started.sender)); }

std::string write(const Reported& reported) {
    Json report = sender_json(reported.sender);
    report["items"] = Json::array();
    report["results"] = Json::parse(reported.results);
    return dump({{"report", report}});
}

std::string write(const Failed& failed) {
    Json json = sender_json(failed.sender);
    json["reason"] = failed.reason;
    json["log"] = failed.log;
    return dump(json);
}

}  // namespace tachograph::runner_api
