#include "adapters/github/webhook.hpp"

#include "adapters/github/json.hpp"

#include <charconv>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <simdjson.h>

namespace tachograph::github {
namespace {

using simdjson::dom::element;

constexpr std::string_view review_prefix = "review-";
constexpr std::string_view thread_prefix = "thread-";
// In bytes. A parser keeps the memory for its largest text, so it is not kept after a larger one.
constexpr std::size_t largest_kept = 1024 * 1024;

// These throw simdjson_error if the value is missing or has another type.
std::string text(element value) { return std::string(std::string_view(value)); }
// 0 if the number does not fit into an int, as all numbers of pull requests must.
int number(element value) {
    const auto number = std::int64_t(value);
    return std::in_range<int>(number) ? static_cast<int>(number) : 0;
}

// GitHub's ids are numbers, those of the local forge are text.
std::string id_text(element id) { return id.is_string() ? text(id) : std::to_string(std::uint64_t(id)); }

// The number of an account or a repository; 0 if it is missing.
std::int64_t number_of(element thing) {
    std::int64_t id = 0;
    return thing["id"].get(id) == simdjson::SUCCESS ? id : 0;
}

// The account's name. Names of bots end with `[bot]`, as most do on GitHub already.
std::string author_of(element user) {
    std::string login = text(user["login"]);
    std::string_view type;
    const bool program = user["type"].get(type) == simdjson::SUCCESS && type == "Bot";
    if (program && !login.ends_with("[bot]")) login += "[bot]";
    return login;
}

template <class Event>
Delivery checked(Event event, element json) {
    event.repository_id = number_of(json["repository"]);
    if (is_repository_name(event.pull.repository) && event.pull.number >= 1) return event;
    return Malformed{"repository.full_name and the number name no pull request: a number is between 1 and 2147483647"};
}

Delivery read_comment(element json) {
    const std::string action = text(json["action"]);
    const bool edited = action == "edited";
    if (action != "created" && !edited) return Ignored{"only new comments count, not those that are " + action};
    const element issue = json["issue"];
    if (issue["pull_request"].error()) return Ignored{"it is on an issue, not on a pull request"};
    const element comment = json["comment"];
    const element body = comment["body"];
    CommentCreated created;
    created.pull = {text(json["repository"]["full_name"]), number(issue["number"])};
    created.id = id_text(comment["id"]);
    created.author = author_of(comment["user"]);
    created.text = body.is_null() ? "" : text(body);
    const auto at = parse_timestamp(text(comment["created_at"]));
    if (!at) return Malformed{"comment.created_at is not a time in UTC"};
    created.at = *at;
    created.author_id = number_of(comment["user"]);
    if (edited) created.doubt = edits_do_not_count;
    return checked(std::move(created), json);
}

// A comment on code.
Delivery read_thread_comment(element json) {
    const std::string action = text(json["action"]);
    const bool edited = action == "edited";
    if (action != "created" && !edited) return Ignored{"only new comments count, not those that are " + action};
    const element comment = json["comment"];
    const auto at = parse_timestamp(text(comment["created_at"]));
    if (!at) return Malformed{"comment.created_at is not a time in UTC"};
    return checked(CommentCreated{{text(json["repository"]["full_name"]), number(json["pull_request"]["number"])},
                                  thread_comment_id(std::int64_t(comment["id"])),
                                  author_of(comment["user"]),
                                  text(comment["body"]),
                                  *at,
                                  number_of(comment["user"]),
                                  edited ? edits_do_not_count : ""},
                   json);
}

Delivery read_review(element json) {
    const std::string action = text(json["action"]);
    const bool edited = action == "edited";
    if (action != "submitted" && !edited) return Ignored{"only new reviews count, not those that are " + action};
    const element review = json["review"];
    const element body = review["body"];
    if (!body.is_string()) return Ignored{"the review has no text"};
    const auto at = parse_timestamp(text(review["submitted_at"]));
    if (!at) return Malformed{"review.submitted_at is not a time in UTC"};
    return checked(CommentCreated{{text(json["repository"]["full_name"]), number(json["pull_request"]["number"])},
                                  review_id(std::int64_t(review["id"])),
                                  author_of(review["user"]),
                                  text(body),
                                  *at,
                                  number_of(review["user"]),
                                  edited ? edits_do_not_count : ""},
                   json);
}

Delivery read_renaming(element json) {
    const std::string action = text(json["action"]);
    if (action != "renamed" && action != "transferred")
        return Ignored{"a repository that is " + action + " is looked up when it is needed"};
    const element repository = json["repository"];
    RepositoryRenamed renamed{std::int64_t(repository["id"]), text(repository["full_name"])};
    if (renamed.id < 1 || !is_repository_name(renamed.name))
        return Malformed{"repository.id and repository.full_name name no repository"};
    return renamed;
}

// A pull request that was closed, merged or pushed to. Other actions are ignored.
Delivery read_pull(element json) {
    const std::string action = text(json["action"]);
    if (action != "closed" && action != "synchronize")
        return Ignored{"a pull request that is " + action + " asks for nothing"};
    const element pull = json["pull_request"];
    const bool open = action == "synchronize";
    PullChanged changed{{text(json["repository"]["full_name"]), number(pull["number"])},
                        open,
                        text(pull["head"]["sha"]),
                        text(json["sender"]["login"]),
                        {}};
    const auto at = parse_timestamp(text(pull[open ? "updated_at" : "closed_at"]));
    if (!at) return Malformed{"the pull request has no time in UTC"};
    changed.at = *at;
    changed.by_id = number_of(json["sender"]);
    return checked(std::move(changed), json);
}

// The number of `refs/heads/gh-readonly-queue/main/pr-12-<commit>`, the branch of a merge queue; 0 if it is no such.
int number_in_queue(std::string_view reference) {
    constexpr std::string_view mark = "/pr-";
    const auto at = reference.rfind(mark);
    if (at == std::string_view::npos || reference.find("/gh-readonly-queue/") == std::string_view::npos) return 0;
    reference.remove_prefix(at + mark.size());
    int number = 0;
    const auto [end, error] = std::from_chars(reference.data(), reference.data() + reference.size(), number);
    const bool ends = end != reference.data() + reference.size() && *end == '-';
    return error == std::errc() && ends ? number : 0;
}

Delivery read_merge_group(element json) {
    const std::string action = text(json["action"]);
    if (action != "checks_requested") return Ignored{"a merge group that is " + action + " asks for nothing"};
    const element group = json["merge_group"];
    return checked(MergeRequested{{text(json["repository"]["full_name"]), number_in_queue(text(group["head_ref"]))},
                                  text(group["head_sha"]),
                                  text(json["sender"]["login"])},
                   json);
}

std::string why_ignored(std::string_view event) {
    if (event == "ping") return "deliveries arrive, and are signed as they should be";
    if (event == "push") return "a push to a pull request is told by the pull request's own delivery";
    if (event.starts_with("installation")) return "installations are looked up when they are needed";
    return fmt::format("nothing is done on {}", event.empty() ? "a delivery without an event" : event);
}

Delivery read_with(simdjson::dom::parser& parser, std::string_view event, std::string_view body) {
    element json;
    if (parser.parse(body.data(), body.size()).get(json) || !json.is_object())
        return Malformed{"the body is not a JSON object"};
    try {
        if (event == "issue_comment") return read_comment(json);
        if (event == "pull_request") return read_pull(json);
        if (event == "pull_request_review") return read_review(json);
        if (event == "repository") return read_renaming(json);
        if (event == "merge_group") return read_merge_group(json);
        if (event == "pull_request_review_comment") return read_thread_comment(json);
        return Ignored{why_ignored(event)};
    } catch (const simdjson::simdjson_error& error) {
        return Malformed{fmt::format("the payload is not as GitHub sends it: {}", error.what())};
    }
}

}  // namespace

Delivery read_delivery(std::string_view event, std::string_view body) {
    if (body.size() > largest_kept) {
        simdjson::dom::parser parser;
        return read_with(parser, event, body);
    }
    thread_local simdjson::dom::parser parser;
    return read_with(parser, event, body);
}

std::string review_id(std::int64_t number) { return fmt::format("{}{}", review_prefix, number); }

std::optional<std::string> review_number(const std::string& id) {
    if (!id.starts_with(review_prefix)) return std::nullopt;
    return id.substr(review_prefix.size());
}

std::string thread_comment_id(std::int64_t number) { return fmt::format("{}{}", thread_prefix, number); }

std::optional<std::string> thread_comment_number(const std::string& id) {
    if (!id.starts_with(thread_prefix)) return std::nullopt;
    return id.substr(thread_prefix.size());
}

std::string comment_payload(const CommentCreated& comment) {
    const auto slash = comment.pull.repository.find('/');
    nlohmann::json user{{"login", comment.author}, {"type", "User"}};
    if (comment.author_id != 0) user["id"] = comment.author_id;
    nlohmann::json repository{{"full_name", comment.pull.repository},
                              {"name", comment.pull.repository.substr(slash + 1)},
                              {"owner", {{"login", comment.pull.repository.substr(0, slash)}}}};
    if (comment.repository_id != 0) repository["id"] = comment.repository_id;
    const nlohmann::json json{
        {"action", comment.doubt.empty() ? "created" : "edited"},
        {"issue", {{"number", comment.pull.number}, {"pull_request", nlohmann::json::object()}}},
        {"comment", {{"id", comment.id}, {"user", user}, {"body", comment.text}, {"created_at", to_text(comment.at)}}},
        {"repository", repository},
        {"sender", user}};
    return dump_payload(json);
}

}  // namespace tachograph::github
