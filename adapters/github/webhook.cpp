#include "adapters/github/webhook.hpp"

#include "adapters/github/payload.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::github {
namespace {

using Json = nlohmann::json;

std::string id_text(const Json& id) {
    return id.is_string() ? id.get<std::string>() : std::to_string(id.get<std::uint64_t>());
}

Delivery read_comment(const Json& json) {
    const std::string action = json.at("action");
    if (action != "created") return Ignored{"only new comments count, not those that are " + action};
    const Json& issue = json.at("issue");
    if (!issue.contains("pull_request")) return Ignored{"it is on an issue, not on a pull request"};
    const Json& comment = json.at("comment");
    CommentCreated created;
    created.pull = {json.at("repository").at("full_name"), issue.at("number").get<int>()};
    created.id = id_text(comment.at("id"));
    created.author = comment.at("user").at("login");
    created.text = comment.at("body").is_null() ? "" : comment.at("body").get<std::string>();
    const auto at = parse_timestamp(comment.at("created_at").get<std::string>());
    if (!at) return Malformed{"comment.created_at is no time in UTC"};
    created.at = *at;
    if (!is_repository_name(created.pull.repository) || created.pull.number < 1)
        return Malformed{"repository.full_name and issue.number name no pull request"};
    return created;
}

// Closed, merged or pushed to; nothing else matters.
Delivery read_pull(const Json& json) {
    const std::string action = json.at("action");
    if (action != "closed" && action != "synchronize")
        return Ignored{"a pull request that is " + action + " asks for nothing"};
    const Json& pull = json.at("pull_request");
    const bool open = action == "synchronize";
    PullChanged changed{{json.at("repository").at("full_name"), pull.at("number").get<int>()},
                        open,
                        pull.at("head").at("sha"),
                        json.at("sender").at("login"),
                        {}};
    const auto at = parse_timestamp(pull.at(open ? "updated_at" : "closed_at").get<std::string>());
    if (!at) return Malformed{"the pull request has no time in UTC"};
    changed.at = *at;
    return changed;
}

}  // namespace

Delivery read_delivery(std::string_view event, std::string_view body) {
    const Json json = parse_payload(body);
    if (!json.is_object()) return Malformed{"the body is no JSON object"};
    try {
        if (event == "issue_comment") return read_comment(json);
        if (event == "pull_request") return read_pull(json);
        return Ignored{fmt::format("nothing is done on {}", event.empty() ? "a delivery without an event" : event)};
    } catch (const Json::exception& error) {
        return Malformed{fmt::format("the payload is not as GitHub sends it: {}", error.what())};
    }
}

std::string comment_payload(const CommentCreated& comment) {
    const auto slash = comment.pull.repository.find('/');
    const Json json{{"action", "created"},
                    {"issue", {{"number", comment.pull.number}, {"pull_request", Json::object()}}},
                    {"comment",
                     {{"id", comment.id},
                      {"user", {{"login", comment.author}, {"type", "User"}}},
                      {"body", comment.text},
                      {"created_at", to_text(comment.at)}}},
                    {"repository",
                     {{"full_name", comment.pull.repository},
                      {"name", comment.pull.repository.substr(slash + 1)},
                      {"owner", {{"login", comment.pull.repository.substr(0, slash)}}}}},
                    {"sender", {{"login", comment.author}, {"type", "User"}}}};
    return dump_payload(json);
}

}  // namespace tachograph::github
