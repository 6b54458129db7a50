// `pull`: manages pull requests of the local forge, which has no web pages.
#include "adapters/git/local_forge/local_forge.hpp"
#include "adapters/system/clock.hpp"
#include "core/values/text.hpp"
#include "tools/tachograph/commands/commands.hpp"
#include "tools/tachograph/wiring/deployment.hpp"

#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::tools {
namespace {

struct Options {
    std::string config;
    std::string repository;
    int number = 0;
    std::string branch;
    std::string target = "main";
    std::string author;
    std::string title;
};

git::LocalForge forge_of(const config::Config& config) {
    return {data_paths_of(config).forge, config.bot_name, system::now};
}

int open(const Options& options) {
    const config::Config config = load_config(options.config);
    auto forge = forge_of(config);
    const std::string author = options.author.empty() ? config.admin : options.author;
    const std::string title = options.title.empty() ? options.branch : options.title;
    fmt::print("{}\n", to_text(forge.open_pull(options.repository, options.branch, options.target, author, title)));
    return 0;
}

int close(const Options& options) {
    auto forge = forge_of(load_config(options.config));
    forge.set_pull_state({options.repository, options.number}, "closed");
    return 0;
}

int list(const Options& options) {
    auto forge = forge_of(load_config(options.config));
    for (const PullId& pull : forge.pulls()) {
        const git::PullDescription description = forge.describe(pull);
        fmt::print("{}  {}  by {}: {}\n", to_text(pull), description.state, escape_line(description.author),
                   escape_line(description.title));
    }
    return 0;
}

int show(const Options& options) {
    auto forge = forge_of(load_config(options.config));
    const PullId pull{options.repository, options.number};
    const git::PullDescription description = forge.describe(pull);
    fmt::print("{} by {}: {} ({}, into {})\n", to_text(pull), description.author, description.title, description.state,
               description.target);
    for (const git::StoredComment& comment : forge.comments(pull)) {
        fmt::print("\n--- {} @{} {}{}{}\n{}\n", comment.id, comment.author, to_text(comment.at),
                   comment.edited_at ? " (edited)" : "",
                   comment.reactions.empty() ? "" : fmt::format(" [{}]", fmt::join(comment.reactions, ", ")),
                   comment.text);
    }
    return 0;
}

template <class Action>
CLI::App* add(CLI::App& pull, const char* name, const char* purpose, const std::shared_ptr<Options>& options,
              int& exit_code, Action action) {
    CLI::App* command = pull.add_subcommand(name, purpose);
    add_config_option(*command, options->config);
    command->callback([options, &exit_code, action] { exit_code = guarded([&] { return action(*options); }); });
    return command;
}

}  // namespace

void add_pull(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    CLI::App* pull = app.add_subcommand("pull", "Pull requests of the local forge: open, close, list, show");
    pull->require_subcommand(1);
    CLI::App* opening = add(*pull, "open", "Open a pull request, and print its id", options, exit_code, open);
    opening->add_option("--repo", options->repository, "the repository, owner/repo")->required();
    opening->add_option("--branch", options->branch, "the branch or commit id to be merged")->required();
    opening->add_option("--target", options->target, "the branch to merge into")->capture_default_str();
    opening->add_option("--as", options->author, "the author; default: the admin");
    opening->add_option("--title", options->title, "the title; default: the branch's name");
    add(*pull, "list", "List all pull requests", options, exit_code, list);
    for (CLI::App* command : {add(*pull, "show", "Print a pull request and its conversation", options, exit_code, show),
                              add(*pull, "close", "Close a pull request", options, exit_code, close)}) {
        command->add_option("--repo", options->repository, "the repository, owner/repo")->required();
        command->add_option("--pr", options->number, "the number of the pull request")->required();
    }
}

}  // namespace tachograph::tools
