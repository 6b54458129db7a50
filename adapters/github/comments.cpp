#include "adapters/github/comments.hpp"

#include "adapters/github/answer.hpp"
#include "adapters/github/webhook.hpp"
#include "core/values/text.hpp"

#include <charconv>
#include <chrono>
#include <functional>
#include <ratio>
#include <utility>

namespace tachograph::github {
namespace {

using TenMinutes = std::chrono::duration<std::int64_t, std::ratio<600>>;
using Keep = std::function<void(Written)>;

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

Written written_in(const Json& json, PullId pull, std::string id) {
    return {{std::move(pull), std::move(id), author_of(json), text_of(json), moment_of(json, "updated_at"),
             person_of(json, "user").id, doubt_of(json)},
            json.value("node_id", "")};
}

// Comments on code.
void visit_thread_comments(Rest& rest, const std::string& repository, Timestamp since, const Keep& keep) {
    rest.each(repository, comments_path(repository, "pulls", since), [&](const Json& json) {
        keep(written_in(json, {repository, number_in(json.at("pull_request_url"))},
                        thread_comment_id(json.at("id").get<std::int64_t>())));
        return true;
    });
}

void visit_comments(Rest& rest, const std::string& repository, Timestamp since, const Keep& keep) {
    rest.each(repository, comments_path(repository, "issues", since), [&](const Json& json) {
        if (json.at("html_url").get<std::string>().find("/pull/") != std::string::npos)
            keep(written_in(json, {repository, number_in(json.at("issue_url"))},
                            std::to_string(json.at("id").get<std::int64_t>())));
        return true;
    });
}

void visit_reviews(Rest& rest, const PullId& pull, const Keep& keep) {
    rest.each(pull.repository, pull_path(pull) + "/reviews", [&](const Json& json) {
        // A review that is not submitted has no time, and is ignored. The list does not say whether a review was
        // edited.
        keep({{pull, review_id(json.at("id").get<std::int64_t>()), author_of(json), text_of(json),
               moment_of(json, "submitted_at"), person_of(json, "user").id},
              json.value("node_id", "")});
        return true;
    });
}

// GitHub lists reviews by pull request only. A new review updates its pull request, so only updated pull requests are
// read.
std::vector<PullId> updated_since(Rest& rest, const std::string& repository, Timestamp since) {
    std::vector<PullId> pulls;
    rest.each(repository, repo_path(repository) + "/pulls?state=all&sort=updated&direction=desc",
              [&](const Json& json) {
                  const bool recent = moment_of(json, "updated_at") >= std::chrono::floor<std::chrono::seconds>(since);
                  if (recent) pulls.push_back({repository, json.at("number").get<int>()});
                  return recent;
              });
    return pulls;
}

}  // namespace

std::vector<Written> written_since(Rest& rest, const std::string& repository, Timestamp since, const std::string& own) {
    std::vector<Written> found;
    const Keep keep = [&](Written written) {
        const ForgeComment& comment = written.comment;
        const bool counts = comment.at >= since && !comment.text.empty() && !comment.author.empty();
        if (counts && !same_account(comment.author, own)) found.push_back(std::move(written));
    };
    visit_comments(rest, repository, since, keep);
    visit_thread_comments(rest, repository, since, keep);
    for (const PullId& pull : updated_since(rest, repository, since)) visit_reviews(rest, pull, keep);
    return found;
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
