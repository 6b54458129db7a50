#include "adapters/config/hosts.hpp"

#include <algorithm>
#include <span>
#include <string>

#include <fmt/format.h>

namespace tachograph::config {
namespace {

using Rows = std::span<const HostRow>;

const HostRow& chosen(Rows rows, const Config& config) {
    const auto with_account =
        std::ranges::find_if(rows, [&](const HostRow& row) { return row.has_account && row.has_account(config); });
    if (with_account != rows.end()) return *with_account;
    return *std::ranges::find_if(rows, [](const HostRow& row) { return !row.has_account; });
}

const HostRow& named(Rows rows, const std::string& name) { return *std::ranges::find(rows, name, &HostRow::name); }

void note_unused(Rows rows, const std::string& name, const Config& config, Problems& notes) {
    for (const HostRow& row : rows) {
        if (row.name != name && row.has_account && row.has_account(config))
            notes.push_back(fmt::format(fmt::runtime(row.account_unused), name));
    }
}

}  // namespace

void note_missing_for_github(const Config& config, Problems& missing) {
    if (config.github_mode == "webhook" && config.webhook_secret.empty())
        missing.emplace_back(
            "github_app.webhook_secret is missing: deliveries are trusted only with the one that is made in data_dir "
            "at "
            "the first start");
    if (config.github_access_token.empty() && config.private_key_file.empty())
        missing.emplace_back(
            "neither github_account.access_token nor github_app.private_key_file is given: the bot cannot comment on "
            "GitHub");
}

void note_missing_for_gitlab_pipelines(const Config& config, Problems& missing) {
    if (config.benchmarking_repo_id.empty() || config.gitlab_access_token.empty())
        missing.emplace_back(
            "gitlab_account.benchmarking_repo_id and gitlab_account.access_token are both needed to run jobs on "
            "GitLab");
}

void choose_hosts(Config& config) {
    if (config.forge.empty()) config.forge = chosen(forges, config).name;
    if (config.executor.empty()) config.executor = chosen(executors, config).name;
}

const HostRow& forge_row(const Config& config) { return named(forges, config.forge); }
const HostRow& executor_row(const Config& config) { return named(executors, config.executor); }

void note_unused_accounts(const Config& config, Problems& notes) {
    note_unused(forges, config.forge, config, notes);
    note_unused(executors, config.executor, config, notes);
}

}  // namespace tachograph::config
