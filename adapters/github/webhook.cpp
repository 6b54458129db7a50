#include "adapters/github/webhook.hpp"

#include "adapters/github/payload.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::github {
namespace {

using Json = nlohmann::json;

constexpr std::string_view review_prefix = "review-";

std::string id_text(const Json& id) {
    return id.is_string() ? id.get<std::string>() : std::to_string(id.get<std::uint64_t>());
}

Delivery checked(const CommentCreated& created) {
    if (is_repository_name(created.pull.repository) && created.pull.number >= 1) return created;
    return Malformed{"repository.full_name and the number name no pull request"};
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
    created.author_id = comment.at("user").value("id", std::int64_t{0});
    return checked(created);
}

Delivery read_review(const Json& json) {
    const std::string action = json.at("action");
    if (action != "submitted") return Ignored{"only new reviews count, not those that are " + action};
    const Json& review = json.at("review");
    if (!review.at("body").is_string()) return Ignored{"the review has no text"};
    const auto at = parse_timestamp(review.at("submitted_at").get<std::string>());
    if (!at) return Malformed{"review.submitted_at is no time in UTC"};
    return checked({{json.at("repository").at("full_name"), json.at("pull_request").at("number").get<int>()},
                    review_id(review.at("id").get<std::int64_t>()),
                    review.at("user").at("login"),
                    review.at("body"),
                    *at,
                    review.at("user").value("id", std::int64_t{0})});
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

std::string why_ignored(std::string_view event) {
    if (event == "ping") return "deliveries arrive, and are signed as they should be";
    if (event == "push") return "a push to a pull request is told by the pull request's own delivery";
    if (event.starts_with("installation")) return "installations are looked up when they are needed";
    return fmt::format("nothing is done on {}", event.empty() ? "a delivery without an event" : event);
}

}  // namespace

Delivery read_delivery(std::string_view event, std::string_view body) {
    const Json json = parse_payload(body);
    if (!json.is_object()) return Malformed{"the body is no JSON object"};
    try {
        if (event == "issue_comment") return read_comment(json);
        if (event == "pull_request") return read_pull(json);
        if (event == "pull_request_review") return read_review(json);
        return Ignored{why_ignored(event)};
    } catch (const Json::exception& error) {
        return Malformed{fmt::format("the payload is not as GitHub sends it: {}", error.what())};
    }
}

std::string review_id(std::int64_t number) { return fmt::format("{}{}", review_prefix, number); }

std::optional<std::string> review_number(const std::string& id) {
    if (!id.starts_with(review_prefix)) return std::nullopt;
    return id.substr(review_prefix.size());
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
