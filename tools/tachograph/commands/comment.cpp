// `comment`: writes a comment on the local forge, and delivers it to the service as a webhook.
#include "core/comments/comment.hpp"

#include "adapters/git/local_forge/local_forge.hpp"
#include "adapters/github/webhook.hpp"
#include "adapters/http/client.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/tokens/hmac.hpp"
#include "core/machine/idempotency_key.hpp"
#include "core/ports/failures.hpp"
#include "core/state/obligations.hpp"
#include "tools/tachograph/commands/commands.hpp"
#include "tools/tachograph/wiring/deployment.hpp"

#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace tachograph::tools {
namespace {

struct Options {
    std::string config;
    std::string repository;
    int pull_request = 0;
    std::string text;
    std::string author;
    bool wait = false;
    int patience_minutes = 60;
};

// Returns false if the service recorded nothing.
bool deliver(const config::Config& config, const ForgeComment& comment) {
    const std::string body =
        github::comment_payload({comment.pull, comment.id, comment.author, comment.text, comment.at});
    const http::Call call{"POST",
                          "http://" + config.listen + config.bot_endpoint,
                          {{"Content-Type", "application/json"},
                           {"X-GitHub-Event", "issue_comment"},
                           {"X-GitHub-Delivery", tokens::random_secret().substr(0, 32)},
                           {"X-Hub-Signature-256", tokens::sign_delivery(webhook_secret(config), body)}},
                          body,
                          std::chrono::milliseconds(30'000)};
    const http::Answer answer = http::send(call);
    if (answer.status != 202)
        throw Unavailable(fmt::format("the service answered {}: {}", answer.status,
                                      answer.body.substr(0, answer.body.find_last_not_of("\r\n") + 1)));
    return answer.body.find("recorded") != std::string::npos;
}

// Returns whether the bot has answered all commands of the comment.
bool is_settled(const config::Config& config, const ForgeComment& comment) {
    const State state = read_state(config).state;
    const Comment heard{comment.pull, comment.id, comment.author, comment.text, {}};
    for (const Command& command : commands_of(heard, config.bot_name, comment.at)) {
        const std::string idempotency_key = idempotency_key_of(std::get<Ask>(command.body));
        const std::string request = request_id(idempotency_key);
        if (state.replies.contains(reply_id(idempotency_key))) return false;
        if (state.requests.contains(request) || state.replies.contains(reply_id(request))) return false;
        const std::string about_verdict = verdict_request_id(idempotency_key);
        if (state.verdict_requests.contains(about_verdict) || state.replies.contains(reply_id(about_verdict)))
            return false;
    }
    for (const auto& [id, job] : state.jobs) {
        // An abort ends a job that another comment requested.
        if (id.pull == comment.pull && (job.comment == comment.id || is_terminal(job.stage))) return false;
    }
    return true;
}

// Returns the text without the marker, which forges hide.
std::string visible(const std::string& text) {
    return text.starts_with("<!--") ? text.substr(text.find('\n') + 1) : text;
}

using Texts = std::map<std::string, std::string>;  // comment texts by id

Texts texts_of(git::LocalForge& forge, const PullId& pull) {
    Texts texts;
    for (const git::StoredComment& comment : forge.comments(pull)) texts[comment.id] = comment.text;
    return texts;
}

// Prints the bot's comments and edits until it has answered this comment completely.
void follow(const config::Config& config, git::LocalForge& forge, const ForgeComment& comment, Texts seen,
            std::chrono::minutes patience) {
    bool said = false;
    const auto end = std::chrono::steady_clock::now() + patience;
    for (bool settled = false; !settled || !said;) {
        settled = is_settled(config, comment);
        said = settled;
        for (const git::StoredComment& now : forge.comments(comment.pull)) {
            if (now.author == comment.author || seen[now.id] == now.text) continue;
            seen[now.id] = now.text;
            fmt::print("\n@{}{}:\n{}", now.author, now.edited_at ? " (edited)" : "", visible(now.text));
            std::fflush(stdout);
        }
        if (std::chrono::steady_clock::now() >= end) throw Unavailable("the bot has not answered in time");
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
}

int comment(const Options& options) {
    const config::Config config = load_config(options.config);
    const std::string author = options.author.empty() ? config.admin : options.author;
    git::LocalForge forge(data_paths_of(config).forge, config.bot_name, system::now);
    const ForgeComment added = forge.add_comment({options.repository, options.pull_request}, author, options.text);
    fmt::print("comment {} on {} by {}\n", added.id, to_text(added.pull), author);
    std::fflush(stdout);
    const Texts before = texts_of(forge, added.pull);
    bool recorded = false;
    try {
        recorded = deliver(config, added);
    } catch (const Unavailable& unavailable) {
        throw Unavailable(
            fmt::format("the comment is stored, but {}; the service reads it when it runs", unavailable.what()));
    }
    if (!recorded) fmt::print("the bot does not answer this comment\n");
    if (options.wait && recorded) follow(config, forge, added, before, std::chrono::minutes(options.patience_minutes));
    return 0;
}

}  // namespace

void add_comment(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("comment", "Comment on a pull request of the local forge, for example '@bot runbenchmarks'");
    add_config_option(*command, options->config);
    command->add_option("--repo", options->repository, "the repository, owner/repo")->required();
    command->add_option("--pr", options->pull_request, "the number of the pull request")->required();
    command->add_option("text", options->text, "the text of the comment")->required();
    command->add_option("--as", options->author, "the author; default: the admin");
    command->add_flag("--wait", options->wait, "print the bot's answers, and wait until it has answered completely");
    command->add_option("--patience", options->patience_minutes, "longest time to wait, in minutes")
        ->capture_default_str();
    command->callback([options, &exit_code] { exit_code = guarded([&] { return comment(*options); }); });
}

}  // namespace tachograph::tools
