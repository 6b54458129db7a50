#include "adapters/github/forge.hpp"

#include "adapters/github/answer.hpp"
#include "adapters/github/comments.hpp"
#include "adapters/github/rest.hpp"
#include "adapters/github/webhook.hpp"
#include "core/markdown.hpp"
#include "core/ports/failures.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::github {
namespace {

constexpr std::size_t longest_description = 140;  // of a commit status, says GitHub

const char* state_of(StatusState state) {
    switch (state) {
        case StatusState::pending:
            return "pending";
        case StatusState::success:
            return "success";
        case StatusState::failure:
            return "error";
    }
    return "error";
}

Json check_run_of(const CommitStatus& status) {
    Json json{
        {"name", "tachograph"},
        {"head_sha", status.commit},
        {"external_id", status.job},
        {"status", status.state == StatusState::pending ? "in_progress" : "completed"},
        {"output", {{"title", shorten(status.description, longest_description)}, {"summary", status.description}}}};
    if (status.state != StatusState::pending)
        json["conclusion"] = status.state == StatusState::success ? "success" : "failure";
    if (!status.url.empty()) json["details_url"] = status.url;
    return json;
}

}  // namespace

GitHubForge::GitHubForge(Transport transport, std::unique_ptr<Credentials> credentials, ForgeSettings settings)
    : credentials_(std::move(credentials)),
      settings_(std::move(settings)),
      rest_(std::make_unique<Rest>(
          std::move(transport), settings_.api_url,
          [this](const std::string& repository) { return "Bearer " + credentials_->token(repository); },
          [this](const std::string& repository) { credentials_->forget(repository); })) {}

GitHubForge::~GitHubForge() = default;

// GitHub does not say what the head was at a moment, but it keeps the pushes to a branch with their times.
std::string GitHubForge::head_as_of(const PullId& pull, const std::string& comment) {
    const Json now = rest_->get(pull.repository, pull_path(pull));
    const std::string head = now.at("head").at("sha");
    const Json& source = now.at("head").at("repo");
    if (!source.is_object()) return head;  // the fork is gone, and nobody pushes to it any more
    const Timestamp asked = written_at(*rest_, pull, comment);
    const std::string path = fmt::format("/repos/{}/activity?ref={}", source.at("full_name").get<std::string>(),
                                         percent_encoded("refs/heads/" + now.at("head").at("ref").get<std::string>()));
    // Times are whole seconds: a push in the second of the comment may have come after it, so that the head before it
    // is taken.
    std::string then;
    const auto visit = [&](const Json& push) {
        const bool before_comment = moment_of(push, "timestamp") < asked;
        const std::string before = push.at("before");
        const bool creates = before.find_first_not_of('0') == std::string::npos;
        then = before_comment || creates ? push.at("after").get<std::string>() : before;
        return !before_comment;
    };
    try {
        rest_->each(pull.repository, path, visit);
    } catch (const Refused&) {
        return head;  // the fork is none of the bot's business; what is there now is the best that is known
    }
    return then.empty() ? head : then;
}

Commits GitHubForge::resolve(const Wanted& wanted) {
    return reading([&]() -> Commits {
        const PullId& pull = wanted.pull;
        const Json json = rest_->get(pull.repository, pull_path(pull));
        if (json.at("state") != "open") {
            const bool merged = json.value("merged", Json(false)) == Json(true);
            throw Refused(fmt::format("{} is {}", to_text(pull), merged ? "merged" : "closed"));
        }
        const std::string head = wanted.head.empty() ? head_as_of(pull, wanted.comment) : wanted.head;
        const std::string target = json.at("base").at("ref");
        const std::string repo = repo_path(pull.repository);
        if (!wanted.base_ref.empty()) {
            const Json base =
                rest_->get(pull.repository, fmt::format("{}/commits/{}", repo, percent_encoded(wanted.base_ref)));
            return {head, base.at("sha"), target};
        }
        const Json compared = rest_->get(
            pull.repository,
            fmt::format("{}/compare/{}...{}?per_page=1", repo, json.at("base").at("sha").get<std::string>(), head));
        return {head, compared.at("merge_base_commit").at("sha"), target};
    });
}

// The bot's own comment that begins with the marker; empty where there is none.
std::string GitHubForge::find_comment(const PutComment& comment) {
    const std::string own = credentials_->login();
    std::string id;
    rest_->each(comment.pull.repository,
                fmt::format("{}/issues/{}/comments", repo_path(comment.pull.repository), comment.pull.number),
                [&](const Json& found) {
                    const bool ours = same_account(login_of(found, "user"), own) && found.at("body").is_string() &&
                                      found.at("body").get<std::string>().starts_with(hidden(comment.marker));
                    if (ours) id = std::to_string(found.at("id").get<std::int64_t>());
                    return !ours;
                });
    return id;
}

std::string GitHubForge::put_comment(const PutComment& comment) {
    return reading([&] {
        const Json body{{"body", comment.body}};
        const std::string& repository = comment.pull.repository;
        const auto edit = [&](const std::string& id) {
            rest_->patch(repository, fmt::format("{}/issues/comments/{}", repo_path(comment.pull.repository), id),
                         body);
            return id;
        };
        try {
            if (!comment.known.empty()) return edit(comment.known);
        } catch (const Refused&) {
            // Somebody deleted it.
        }
        if (const std::string id = find_comment(comment); !id.empty()) return edit(id);
        const Json made = rest_->post(
            repository, fmt::format("{}/issues/{}/comments", repo_path(comment.pull.repository), comment.pull.number),
            body);
        return std::to_string(made.at("id").get<std::int64_t>());
    });
}

void GitHubForge::react(const React& reaction) {
    if (review_number(reaction.comment)) return;  // there are none to reviews
    const char* content = reaction.reaction == Reaction::eyes ? "eyes" : "confused";
    // GitHub answers the same reaction of the same account with the one that is there.
    rest_->post(reaction.pull.repository,
                fmt::format("{}/issues/comments/{}/reactions", repo_path(reaction.pull.repository), reaction.comment),
                {{"content", content}});
}

void GitHubForge::set_status(const PullId& pull, const CommitStatus& status) {
    reading([&] {
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
    return reading([&]() -> std::string { return rest_->get(repository, "/repos/" + repository).at("clone_url"); });
}

std::vector<ForgeComment> GitHubForge::comments_since(Timestamp since) {
    std::vector<ForgeComment> comments;
    for (const std::string& repository : settings_.repositories()) {
        try {
            const auto found = reading([&] { return written_since(*rest_, repository, since, credentials_->login()); });
            comments.insert(comments.end(), found.begin(), found.end());
        } catch (const Refused& refused) {
            // One that was renamed, or that the bot may not read, must not silence the others.
            spdlog::warn("comments of {} cannot be read: {}", repository, refused.what());
        }
    }
    std::ranges::stable_sort(comments, {}, &ForgeComment::at);
    return comments;
}

PullCondition GitHubForge::condition_of(const PullId& pull) {
    return reading([&]() -> PullCondition {
        const Json json = rest_->get(pull.repository, pull_path(pull));
        const bool open = json.at("state") == "open";
        return {open, json.at("head").at("sha"), login_of(json, "merged_by"),
                moment_of(json, open ? "updated_at" : "closed_at"), login_of(json, "user")};
    });
}

}  // namespace tachograph::github
