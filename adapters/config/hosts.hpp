// The forges and executors of this version: one row each, with what the configuration has to say of it. How the service
// makes and uses each is in tools/tachograph/wiring/make_adapters.cpp.
#pragma once

#include "adapters/config/config.hpp"

#include <array>
#include <string_view>

namespace tachograph::config {

struct HostRow {
    std::string_view name;
    // Whether the configuration has an account there. If a configuration names no host, it means the first that it has
    // an account for, and otherwise the one that needs no account: that one has a null here.
    bool (*has_account)(const Config& config) = nullptr;
    // The note if there is an account, but the configuration names another host. `{}` is that other one.
    std::string_view account_unused{};
    // Adds what is missing before a service can run with this host.
    void (*note_missing)(const Config& config, Problems& missing) = nullptr;
};

void note_missing_for_github(const Config& config, Problems& missing);
void note_missing_for_gitlab_pipelines(const Config& config, Problems& missing);

inline constexpr std::array<HostRow, 2> forges{
    HostRow{
        "github",
        [](const Config& config) { return !config.github_access_token.empty() || !config.private_key_file.empty(); },
        "forge is {}, although a GitHub account is given: set forge to github, or leave it out, to serve GitHub",
        &note_missing_for_github},
    HostRow{"local"}};

inline constexpr std::array<HostRow, 2> executors{
    HostRow{"local"},
    HostRow{"gitlab", [](const Config& config) { return !config.benchmarking_repo_id.empty(); },
            "executor is {}, although a GitLab project is given: set executor to gitlab, or leave it out, to run jobs "
            "there",
            &note_missing_for_gitlab_pipelines}};

// Fills in `forge` and `executor` if the configuration names none: DiffEqBot's names accounts only.
void choose_hosts(Config& config);

// The row that the checked configuration names.
const HostRow& forge_row(const Config& config);
const HostRow& executor_row(const Config& config);

// The notes on accounts that the configuration has but does not use.
void note_unused_accounts(const Config& config, Problems& notes);

}  // namespace tachograph::config
