#include "adapters/github/forge.hpp"

#include "adapters/github/answer.hpp"
#include "adapters/github/comments.hpp"
#include "adapters/github/originals.hpp"
#include "adapters/github/rest.hpp"
#include "adapters/github/reviews.hpp"
#include "adapters/github/webhook.hpp"
#include "core/commands/base_words.hpp"
#include "core/ports/failures.hpp"
#include "core/values/markdown.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::github {
namespace {

constexpr std::size_t longest_description = 140;  // of a commit status, says GitHub
constexpr int most_pushes_looked_at = 100;
constexpr int most_pulls_a_look = 20;  // whose reviews are read

// A commit status cannot be neutral; a check run can.
const char* state_of(StatusState state) {
    switch (state) {
        case StatusState::pending:
            return "pending";
        case StatusState::success:
        case StatusState::neutral:
            return "success";
        case StatusState::failure:
            return "failure";
        case StatusState::error:
            return "error";
    }
    return "error";
}

const char* conclusion_of(StatusState state) {
    switch (state) {
        case StatusState::success:
            return "success";
        case StatusState::neutral:
            return "neutral";
        case StatusState::pending:
        case StatusState::failure:
        case StatusState::error:
            return "failure";
    }
    return "failure";
}

Json check_run_of(const CommitStatus& status) {
    Json json{
        {"name", "tachograph"},
        {"head_sha", status.commit},
        {"external_id", status.job},
        {"status", status.state == StatusState::pending ? "in_progress" : "completed"},
        {"output", {{"title", shorten(status.description, longest_description)}, {"summary", status.description}}}};
    if (status.state != StatusState::pending) json["conclusion"] = conclusion_of(status.state);
    if (!status.url.empty()) json["details_url"] = status.url;
    return json;
}

// GitHub's description says `timestamp`, and its own example says `pushed_at`.
Timestamp moment_of_push(const Json& push) {
    return required_moment(push, push.contains("timestamp") ? "timestamp" : "pushed_at");
}

// What the list of pushes to a pull request's branch says about a moment.
struct Pushes {
    std::optional<std::string> head;  // at that moment; nullopt: the list does not tell
    bool none = true;                 // the list is empty
    bool has_wanted = false;          // a commit that was looked for is in the list
};

// GitHub has no other record of what the head was. Nullopt if it does not show the pushes: the fork is gone, or the bot
// may not read it.
std::optional<Pushes> pushes_at(Rest& rest, const PullId& pull, const Json& now, Timestamp moment,
                                const std::string& wanted) {
    const Json& source = now.at("head").at("repo");
    if (!source.is_object()) return std::nullopt;
    const std::string path = fmt::format("/repos/{}/activity?ref={}", source.at("full_name").get<std::string>(),
                                         percent_encoded("refs/heads/" + now.at("head").at("ref").get<std::string>()));
    // Times are whole seconds. A push in the second of the comment may have come after it, so the head before that push
    // counts. If the branch was created after the comment, the earlier branch of that name is not known.
    Pushes pushes;
    pushes.has_wanted = wanted.empty();
    bool was_there = false;
    int seen = 0;
    const auto visit = [&](const Json& push) {
        const Timestamp at = moment_of_push(push);
        const std::string before = push.at("before");
        const std::string after = push.at("after");
        const bool creates = before.find_first_not_of('0') == std::string::npos;
        pushes.none = false;
        pushes.has_wanted = pushes.has_wanted || after == wanted;
        if (!was_there) {
            was_there = at < moment || (creates && at == moment);
            pushes.head = was_there ? std::optional(after) : creates ? std::nullopt : std::optional(before);
        }
        return !was_there || (!pushes.has_wanted && ++seen < most_pushes_looked_at);
    };
    try {
        rest.each(pull.repository, path, visit);
    } catch (const Refused&) {
        return std::nullopt;
    }
    return pushes;
}

// The commit that a review is of.
std::string reviewed_commit(Rest& rest, const PullId& pull, const std::string& review) {
    return rest.get(pull.repository, fmt::format("{}/reviews/{}", pull_path(pull), review)).at("commit_id");
}

}  // namespace

GitHubForge::GitHubForge(Transport transport, std::unique_ptr<Credentials> credentials, ForgeSettings settings)
    : credentials_(std::move(credentials)),
      settings_(std::move(settings)),
      rest_(std::make_unique<Rest>(
          std::move(transport), settings_.api_url,
          [this](const std::string& repository) { return "Bearer " + credentials_->token(repository); },
          [this](const std::string& repository) { credentials_->forget(repository); })),
      originals_(std::make_unique<Originals>(settings_.bot_name)),
      reviews_(std::make_unique<Reviews>()) {}

GitHubForge::~GitHubForge() = default;

std::optional<std::string> GitHubForge::head_at(const PullId& asked, const std::string& comment) {
    return reading([&]() -> std::optional<std::string> {
        const PullId pull = there(asked);
        if (const auto review = review_number(comment)) return reviewed_commit(*rest_, pull, *review);
        const Json now = rest_->get(pull.repository, pull_path(pull));
        const auto pushes = pushes_at(*rest_, pull, now, written_at(*rest_, pull, comment), {});
        return pushes ? pushes->head : std::nullopt;
    });
}

// The head at the time of the comment. Throws Refused if GitHub does not tell: a later push must not be measured.
std::string GitHubForge::head_as_of(const ResolveRequest& wanted) {
    const PullId& pull = wanted.pull;
    const Json now = rest_->get(pull.repository, pull_path(pull));
    const std::string head = now.at("head").at("sha");
    const std::string missing = wanted.told == head ? std::string() : wanted.told;
    const auto pushes = pushes_at(*rest_, pull, now, written_at(*rest_, pull, wanted.comment), missing);
    if (pushes && !pushes->has_wanted)
        throw Unavailable(fmt::format("GitHub delivered {} as the head of {}, but its API does not know it yet",
                                      wanted.told, to_text(pull)));
    if (pushes && pushes->none) return head;
    if (pushes && pushes->head) return *pushes->head;
    if (const auto review = review_number(wanted.comment)) return reviewed_commit(*rest_, pull, *review);
    throw Refused(
        "GitHub does not tell what the head was when this was asked; ask again in a review, which names the commit");
}

// The commit of `heads/<branch>`, `tags/<tag>` or an id; nullopt if there is none.
std::optional<std::string> GitHubForge::commit_of(const std::string& repository, const std::string& name) {
    // A commit may have many files: asks for the first page of one file only.
    const auto found =
        rest_->find(repository, fmt::format("{}/commits/{}?per_page=1", repo_path(repository), percent_encoded(name)));
    return found ? std::optional(found->at("sha").get<std::string>()) : std::nullopt;
}

bool GitHubForge::is_before(const std::string& repository, const std::string& commit, const std::string& other) {
    const auto compared =
        rest_->find(repository, fmt::format("{}/compare/{}...{}?per_page=1", repo_path(repository), commit, other));
    return compared && (compared->at("status") == "ahead" || compared->at("status") == "identical");
}

std::string GitHubForge::named_base(const ResolveRequest& wanted, const std::string& head, const std::string& target) {
    const std::string& repository = wanted.pull.repository;
    const std::string name = short_reference(wanted.base_ref);
    const bool branch_meant = name.starts_with("heads/");
    const bool tag_meant = name.starts_with("tags/");
    const auto branch = tag_meant ? std::nullopt : commit_of(repository, branch_meant ? name : "heads/" + name);
    const auto tag = branch_meant ? std::nullopt : commit_of(repository, tag_meant ? name : "tags/" + name);
    if (branch && tag && *branch != *tag) throw Refused(ambiguous_base(name, *branch, *tag));
    if (branch || tag) return branch ? *branch : *tag;
    const bool may_be_id = name.size() >= 7 && name.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    const auto commit = may_be_id ? commit_of(repository, name) : std::nullopt;
    if (!commit) throw Refused(no_such_base(repository, name));
    // GitHub finds commits of forks too.
    const auto tip = commit_of(repository, "heads/" + target);
    const bool known = (tip && is_before(repository, *commit, *tip)) || is_before(repository, *commit, head);
    if (!known) throw Refused(foreign_base(*commit));
    return *commit;
}

// The merge base with the target branch as it is now. The pull request's own record of that branch may be old.
std::string GitHubForge::merge_base(const PullId& pull, const std::string& target, const std::string& head) {
    const auto tip = commit_of(pull.repository, "heads/" + target);
    if (!tip) throw Refused(no_target(pull.repository, target));
    try {
        const Json compared = rest_->get(
            pull.repository, fmt::format("{}/compare/{}...{}?per_page=1", repo_path(pull.repository), *tip, head));
        return compared.at("merge_base_commit").at("sha");
    } catch (const Missing& missing) {
        const bool unrelated = std::string_view(missing.what()).find("No common ancestor") != std::string_view::npos;
        if (unrelated) throw Refused(nothing_in_common(to_text(pull), target));
        throw;
    }
}

Commits GitHubForge::resolve(const ResolveRequest& asked) {
    return reading([&]() -> Commits {
        ResolveRequest wanted = asked;
        wanted.pull = there(asked.pull);
        const PullId& pull = wanted.pull;
        const Json json = rest_->get(pull.repository, pull_path(pull));
        require_of(json, identity_of(asked.pull.repository).id);
        if (json.at("state") != "open") {
            const bool merged = json.value("merged", Json(false)) == Json(true);
            throw Refused(fmt::format("{} is {}", to_text(pull), merged ? "merged" : "closed"));
        }
        const std::string head = wanted.head.empty() ? head_as_of(wanted) : wanted.head;
        const std::string target = json.at("base").at("ref");
        return {head, wanted.base_ref.empty() ? merge_base(pull, target, head) : named_base(wanted, head, target),
                target};
    });
}

// The bot's own comment that begins with the marker; empty if there is none.
std::string GitHubForge::find_comment(const PullId& pull, const std::string& marker) {
    const std::string own = credentials_->login();
    std::string id;
    rest_->each(pull.repository, fmt::format("{}/issues/{}/comments", repo_path(pull.repository), pull.number),
                [&](const Json& found) {
                    const bool ours = same_account(login_of(found, "user"), own) && found.at("body").is_string() &&
                                      found.at("body").get<std::string>().starts_with(hidden(marker));
                    if (ours) id = std::to_string(found.at("id").get<std::int64_t>());
                    return !ours;
                });
    return id;
}

std::string GitHubForge::put_comment(const PutComment& comment) {
    return reading([&] {
        const Json body{{"body", comment.body}};
        const PullId pull = there(comment.pull);
        const auto edit = [&](const std::string& id) {
            rest_->patch(pull.repository, fmt::format("{}/issues/comments/{}", repo_path(pull.repository), id), body);
            return id;
        };
        try {
            if (!comment.known.empty()) return edit(comment.known);
        } catch (const Refused&) {
            // Somebody has deleted the comment.
        }
        if (const std::string id = find_comment(pull, comment.marker); !id.empty()) return edit(id);
        const Json made = rest_->post(
            pull.repository, fmt::format("{}/issues/{}/comments", repo_path(pull.repository), pull.number), body);
        return std::to_string(made.at("id").get<std::int64_t>());
    });
}

void GitHubForge::react(const React& reaction) {
    if (review_number(reaction.comment)) return;  // GitHub has no reactions to reviews
    const char* content = reaction.reaction == Reaction::eyes ? "eyes" : "confused";
    // Idempotent: for a repeated reaction, GitHub returns the existing one.
    const auto thread = thread_comment_number(reaction.comment);
    const std::string repository = name_now(reaction.pull.repository);
    rest_->post(repository,
                fmt::format("{}/{}/comments/{}/reactions", repo_path(repository), thread ? "pulls" : "issues",
                            thread.value_or(reaction.comment)),
                {{"content", content}});
}

void GitHubForge::set_status(const PullId& asked, const CommitStatus& status) {
    reading([&] {
        const PullId pull = there(asked);
        if (settings_.status == StatusKind::commit_status) put_commit_status(pull, status);
        if (settings_.status == StatusKind::check_run) put_check_run(pull, status);
    });
}

void GitHubForge::put_commit_status(const PullId& pull, const CommitStatus& status) {
    Json body{{"state", state_of(status.state)},
              {"context", "tachograph"},
              {"description", shorten(status.description, longest_description)}};
    if (!status.url.empty()) body["target_url"] = status.url;
    rest_->post(pull.repository, fmt::format("{}/statuses/{}", repo_path(pull.repository), status.commit), body);
}

void GitHubForge::put_check_run(const PullId& pull, const CommitStatus& status) {
    std::optional<std::int64_t> known;
    rest_->each(
        pull.repository,
        fmt::format("{}/commits/{}/check-runs?check_name=tachograph", repo_path(pull.repository), status.commit),
        [&](const Json& run) {
            if (run.value("external_id", Json()) == Json(status.job)) known = run.at("id").get<std::int64_t>();
            return !known;
        });
    const Json body = check_run_of(status);
    if (known) {
        rest_->patch(pull.repository, fmt::format("{}/check-runs/{}", repo_path(pull.repository), *known), body);
    } else {
        rest_->post(pull.repository, repo_path(pull.repository) + "/check-runs", body);
    }
}

std::string GitHubForge::clone_url(const std::string& repository) {
    return reading([&]() -> std::string {
        const std::string name = name_now(repository);
        return rest_->get(name, repo_path(name)).at("clone_url");
    });
}

std::optional<Timestamp> GitHubForge::now() {
    try {
        // Costs nothing of the rate limit.
        if (!rest_->time().is_known()) rest_->get({}, "/rate_limit");
    } catch (const Refused&) {
        // Any answer says the time.
    }
    return rest_->time().now();
}

void GitHubForge::add_comments(const std::string& repository, Timestamp since, int& budget, FoundComments& found) {
    std::vector<Written> written;
    const std::string own = credentials_->login();
    const Keep keep = [&](Written one) {
        const ForgeComment& comment = one.comment;
        const bool counts = comment.at >= since && !comment.text.empty() && !comment.author.empty();
        if (counts && !same_account(comment.author, own)) written.push_back(std::move(one));
    };
    visit_comments(*rest_, repository, since, keep);
    const bool all = reviews_->visit(*rest_, repository, since, budget, keep);
    std::vector<ForgeComment> comments = originals_->sorted_out(*rest_, repository, std::move(written));
    found.all = found.all && all;
    if (comments.empty()) return;
    // Looked up after reading the comments: if another repository took the name meanwhile, its number shows.
    const auto whose = repository_called(repository);
    if (!whose) throw Missing("it is gone");
    for (ForgeComment& comment : comments) {
        comment.pull.repository = whose->name;
        comment.repository = whose->id;
        found.comments.push_back(std::move(comment));
    }
}

FoundComments GitHubForge::comments_since(Timestamp since) {
    FoundComments found;
    int budget = most_pulls_a_look;
    const std::vector<std::string> repositories = settings_.repositories();
    // Each look begins with another repository, so that none uses up the budget of the others for ever.
    const std::size_t first = looks_at_comments_++;
    for (std::size_t n = 0; n < repositories.size(); ++n) {
        const std::string& repository = repositories[(first + n) % repositories.size()];
        try {
            reading([&] { add_comments(repository, since, budget, found); });
        } catch (const Refused& refused) {
            // A repository that was renamed, or that the bot may not read, must not hide the comments of the others.
            spdlog::warn("comments of {} cannot be read: {}", repository, refused.what());
        }
    }
    std::ranges::stable_sort(found.comments, {}, &ForgeComment::at);
    return found;
}

PullState GitHubForge::pull_state(const PullId& asked) {
    return reading([&]() -> PullState {
        const PullId pull = there(asked);
        const Json json = rest_->get(pull.repository, pull_path(pull));
        require_of(json, identity_of(asked.repository).id);
        const bool open = json.at("state") == "open";
        return {open,
                json.at("head").at("sha"),
                login_of(json, "merged_by"),
                required_moment(json, open ? "updated_at" : "closed_at"),
                login_of(json, "user"),
                json.at("base").at("ref")};
    });
}

}  // namespace tachograph::github
