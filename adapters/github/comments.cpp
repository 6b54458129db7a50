#include "adapters/github/comments.hpp"

#include "adapters/github/answer.hpp"
#include "adapters/github/webhook.hpp"
#include "core/values/text.hpp"

#include <charconv>
#include <chrono>
#include <ratio>
#include <utility>

namespace tachograph::github {
namespace {

using TenMinutes = std::chrono::duration<std::int64_t, std::ratio<600>>;

// The number in `https://api.github.com/repos/o/r/issues/17`, or in `…/pulls/17`.
int number_in(const std::string& url) {
    const std::string digits = url.substr(url.rfind('/') + 1);
    int number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::string text_of(const Json& json) { return json.at("body").is_string() ? json.at("body").get<std::string>() : ""; }

// Everyone with write access to the repository may edit the comments of others. An edit in the second of the comment
// does not show here.
std::string doubt_of(const Json& comment) {
    const bool as_first = comment.at("updated_at") == comment.at("created_at");
    return as_first ? "" : edits_do_not_count;
}

// Lists comments since a rounded time. Most requests then equal the last one, and GitHub answers 304, which does not
// count against the rate limit.
std::string comments_path(const std::string& repository, const char* kind, Timestamp since) {
    const auto asked = std::chrono::floor<TenMinutes>(since);
    return fmt::format("{}/{}/comments?sort=updated&direction=asc&since={}", repo_path(repository), kind,
                       percent_encoded(to_text(std::chrono::floor<std::chrono::seconds>(asked))));
}

// The logins of most GitHub Apps end with "[bot]"; this makes all of them do so.
std::string author_of(const Json& json) {
    std::string login = login_of(json, "user");
    const auto user = json.find("user");
    const bool program = user != json.end() && user->is_object() && user->value("type", "") == "Bot";
    if (program && !login.ends_with("[bot]")) login += "[bot]";
    return login;
}

// Comments on code. One that is part of a review is created when it is drafted, and updated when the review is
// submitted, so that its times say nothing about edits.
void visit_thread_comments(Rest& rest, const std::string& repository, Timestamp since, const Keep& keep) {
    rest.each(repository, comments_path(repository, "pulls", since), [&](const Json& json) {
        keep(written_in(json, {repository, number_in(json.at("pull_request_url"))},
                        thread_comment_id(json.at("id").get<std::int64_t>()), "updated_at"));
        return true;
    });
}

void visit_plain_comments(Rest& rest, const std::string& repository, Timestamp since, const Keep& keep) {
    rest.each(repository, comments_path(repository, "issues", since), [&](const Json& json) {
        if (json.at("html_url").get<std::string>().find("/pull/") == std::string::npos) return true;
        Written comment = written_in(json, {repository, number_in(json.at("issue_url"))},
                                     std::to_string(json.at("id").get<std::int64_t>()), "updated_at");
        comment.comment.doubt = doubt_of(json);
        keep(std::move(comment));
        return true;
    });
}

}  // namespace

Written written_in(const Json& json, PullId pull, std::string id, const char* time) {
    return {{std::move(pull), std::move(id), author_of(json), text_of(json), moment_of(json, time),
             person_of(json, "user").id},
            json.value("node_id", "")};
}

void visit_comments(Rest& rest, const std::string& repository, Timestamp since, const Keep& keep) {
    visit_plain_comments(rest, repository, since, keep);
    visit_thread_comments(rest, repository, since, keep);
}

Timestamp written_at(Rest& rest, const PullId& pull, const std::string& id) {
    if (const auto thread = thread_comment_number(id))
        return moment_of(
            rest.get(pull.repository, fmt::format("{}/pulls/comments/{}", repo_path(pull.repository), *thread)),
            "created_at");
    if (const auto review = review_number(id))
        return required_moment(rest.get(pull.repository, fmt::format("{}/reviews/{}", pull_path(pull), *review)),
                               "submitted_at");
    return required_moment(
        rest.get(pull.repository, fmt::format("{}/issues/comments/{}", repo_path(pull.repository), id)), "created_at");
}

}  // namespace tachograph::github
