#include "adapters/runner_api/message.hpp"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::runner_api {
namespace {

using Json = nlohmann::ordered_json;

std::optional<int> number_of(const std::string& text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number > 0 ? std::optional(number)
                                                                                  : std::nullopt;
}

// Numbers may come as text, as they do in the original's reports.
std::string text_at(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || found->is_null()) return {};
    return found->is_string() ? found->get<std::string>() : found->dump(-1, ' ', false, Json::error_handler_t::replace);
}

Query query_of(const Json& json) {
    Query query;
    for (const char* key : {"key", "repo", "pr", "job", "commit", "runner", "reason", "log"})
        query[key] = text_at(json, key);
    return query;
}

std::variant<Sender, Unreadable> read_sender(const Query& query, const std::string& org) {
    const auto at = [&](const char* key) {
        const auto found = query.find(key);
        return found == query.end() ? std::string() : found->second;
    };
    const auto pull = number_of(at("pr"));
    const bool bare = at("repo").find('/') == std::string::npos;
    const std::string repository = bare ? org + "/" + at("repo") : at("repo");
    if (!is_repository_name(repository) || !pull)
        return Unreadable{"repo must be owner/name, and pr the number of a pull request"};
    if (at("key").empty()) return Unreadable{"key is missing: it is the token that the job was given"};
    if (!at("job").empty() && !number_of(at("job"))) return Unreadable{"job must be a number"};
    return Sender{at("key"), {repository, *pull}, number_of(at("job")), at("commit"), at("runner")};
}

template <class Message, class Make>
std::variant<Message, Unreadable> with_sender(const Query& query, const std::string& org, Make make) {
    auto sender = read_sender(query, org);
    if (auto* unreadable = std::get_if<Unreadable>(&sender)) return std::move(*unreadable);
    return make(std::get<Sender>(std::move(sender)));
}

// Discarded where it is no JSON object.
Json parse_object(std::string_view body) {
    constexpr int deepest = 64;
    bool too_deep = false;
    const auto bounded = [&](int depth, Json::parse_event_t /*event*/, Json& /*value*/) {
        too_deep = too_deep || depth > deepest;
        return !too_deep;
    };
    Json json = Json::parse(body, bounded, false);
    return too_deep || !json.is_object() ? Json(Json::value_t::discarded) : json;
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

std::variant<Started, Unreadable> read_started(const Query& query, const std::string& org) {
    return with_sender<Started>(query, org, [](Sender sender) { return Started{std::move(sender)}; });
}

std::variant<Reported, Unreadable> read_report(std::string_view body, const std::string& org) {
    const Json json = parse_object(body);
    const auto report = json.is_object() ? json.find("report") : json.end();
    if (!json.is_object() || report == json.end() || !report->is_object())
        return Unreadable{"the body is no JSON object with a report"};
    Query query = query_of(*report);
    query["key"] = text_at(json, "key");
    Json results = report->value("results", Json::object());
    if (!results.is_object()) return Unreadable{"report.results is no object"};
    // The original's runners send finished tables and pictures only.
    if (!results.contains("items")) results["items"] = report->value("items", Json::array());
    if (!results.contains("runner")) results["runner"] = query["runner"];
    return with_sender<Reported>(query, org, [&](Sender sender) { return Reported{std::move(sender), dump(results)}; });
}

std::variant<Failed, Unreadable> read_failed(const Query& query, std::string_view body, const std::string& org) {
    Query values = query;
    if (!body.empty()) {
        const Json json = parse_object(body);
        if (!json.is_object()) return Unreadable{"the body is no JSON object"};
        values = query_of(json);
    }
    const std::string reason =
        values["reason"].empty() ? "the runner says that the benchmarks failed" : values["reason"];
    return with_sender<Failed>(values, org, [&](Sender sender) {
        return Failed{std::move(sender), reason, values["log"]};
    });
}

Query write(const Started& started) {
    Query query{{"key", started.sender.key},
                {"repo", started.sender.pull.repository},
                {"pr", std::to_string(started.sender.pull.number)},
                {"commit", started.sender.commit},
                {"runner", started.sender.runner}};
    if (started.sender.job) query["job"] = std::to_string(*started.sender.job);
    return query;
}

std::string write(const Reported& reported) {
    Json report = sender_json(reported.sender);
    report["items"] = Json::array();
    report["results"] = Json::parse(reported.results);
    return dump({{"key", reported.sender.key}, {"report", report}});
}

std::string write(const Failed& failed) {
    Json json = sender_json(failed.sender);
    json["key"] = failed.sender.key;
    json["reason"] = failed.reason;
    json["log"] = failed.log;
    return dump(json);
}

}  // namespace tachograph::runner_api
