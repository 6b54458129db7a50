// The part of the GitHub forge that the access-control repository needs.
#include "adapters/github/answer.hpp"
#include "adapters/github/forge.hpp"
#include "adapters/github/rest.hpp"
#include "core/ports/failures.hpp"
#include "core/values/actor.hpp"
#include "core/values/markdown.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace tachograph::github {
namespace {

// People whose latest review of exactly this head is an approval. A later comment does not revoke an approval.
std::vector<Person> approvers_in(Rest& rest, const PullId& pull, const std::string& head) {
    std::map<std::string, std::optional<Person>> latest;
    rest.each(pull.repository, pull_path(pull) + "/reviews", [&](const Json& review) {
        const std::string state = review.at("state");
        const Person person = person_of(review, "user");
        const bool approves = state == "APPROVED" && review.at("commit_id") == head;
        const bool decides = state == "APPROVED" || state == "CHANGES_REQUESTED" || state == "DISMISSED";
        if (decides && !person.account.empty())
            latest[person.account] = approves ? std::optional(person) : std::nullopt;
        return true;
    });
    std::vector<Person> approvers;
    for (const auto& [account, person] : latest) {
        if (person) approvers.push_back(*person);
    }
    return approvers;
}

}  // namespace

std::vector<OpenPull> GitHubForge::open_pulls(const std::string& repository) {
    return reading([&] {
        std::vector<OpenPull> pulls;
        const std::string name = name_now(repository);
        // In this order a change alters few pages. GitHub answers 304 for the others.
        rest_->each(name, repo_path(name) + "/pulls?state=open&sort=created&direction=asc", [&](const Json& json) {
            pulls.push_back({{repository, json.at("number").get<int>()},
                             json.at("head").at("sha"),
                             required_moment(json, "updated_at")});
            return true;
        });
        return pulls;
    });
}

std::vector<Person> GitHubForge::approvers_of(const PullId& pull, const std::string& head) {
    return reading([&] { return approvers_in(*rest_, there(pull), head); });
}

std::optional<std::int64_t> GitHubForge::account_id(const std::string& account) {
    return reading([&]() -> std::optional<std::int64_t> {
        require_asker();
        const auto found = rest_->find({}, "/users/" + percent_encoded(account));
        return found ? std::optional(found->at("id").get<std::int64_t>()) : std::nullopt;
    });
}

// Throws Unavailable if the bot has no token. Without one, a missing account cannot be told from a missing permission.
void GitHubForge::require_asker() {
    try {
        credentials_->token({});
    } catch (const Missing& missing) {
        throw Unavailable(missing.what());
    }
}

void GitHubForge::note_commit(const std::string& repository, const NoteCommit& note) {
    reading([&] {
        const std::string name = name_now(repository);
        const std::string path = fmt::format("{}/commits/{}/comments", repo_path(name), note.commit);
        bool known = false;
        rest_->each(name, path, [&](const Json& comment) {
            known = same_account(login_of(comment, "user"), credentials_->login()) && comment.at("body").is_string() &&
                    comment.at("body").get<std::string>().starts_with(hidden(note.marker));
            return !known;
        });
        if (!known) rest_->post(name, path, {{"body", note.body}});
    });
}

std::optional<Merge> GitHubForge::merge_behind(const std::string& repository, const std::string& commit) {
    return reading([&]() -> std::optional<Merge> {
        std::optional<PullId> pull;
        const std::string name = name_now(repository);
        rest_->each(name, fmt::format("{}/commits/{}/pulls", repo_path(name), commit), [&](const Json& json) {
            if (!json.at("merged_at").is_string()) return true;
            // For a rebase, `merge_commit_sha` is the last commit.
            const bool is_last = json.at("merge_commit_sha") == commit;
            if (is_last || !pull) pull = PullId{repository, json.at("number").get<int>()};
            return !is_last;
        });
        if (!pull) return std::nullopt;
        const PullId here{name, pull->number};
        const Json json = rest_->get(name, pull_path(here));
        const std::string head = json.at("head").at("sha");
        const Json& last = json.at("merge_commit_sha");
        return Merge{*pull,
                     login_of(json, "user"),
                     person_of(json, "merged_by"),
                     approvers_in(*rest_, here, head),
                     head,
                     last.is_string() ? last.get<std::string>() : std::string()};
    });
}

}  // namespace tachograph::github
