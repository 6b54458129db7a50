#include "adapters/config/config.hpp"

#include "adapters/config/built.hpp"
#include "adapters/config/section.hpp"
#include "core/values/job_id.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace tachograph::config {
namespace {

void read_limits(Section& section, Limits& limits) {
    section.number("body_mb", limits.body_mb, 1, 1024);
    section.number("unsigned_mb", limits.unsigned_mb, 1, 1024);
    section.number("connections", limits.connections, 1, 100'000);
    section.number("connections_per_address", limits.connections_per_address, 1, 100'000);
    section.number("jobs_at_once", limits.jobs_at_once, 1, 1000);
    section.number("rounds", limits.rounds, 1, 1000);
    section.number("minutes", limits.minutes, 1, 100'000);
    section.number("memory_mb", limits.memory_mb, 16, 16'777'216);
    section.number("processes", limits.processes, 1, 1'000'000);
    section.number("disk_mb", limits.disk_mb, 1, 16'777'216);
    section.number("patience_minutes", limits.patience_minutes, 1, 100'000);
    section.number("tolerance_percent", limits.tolerance_percent, 1, 1000);
    section.choice("sandbox", limits.sandbox, {"bubblewrap", "auto", "none"});
    section.text("user", limits.user);
    section.texts("network", limits.network);
    section.texts("readable", limits.readable);
    section.texts("hosts", limits.hosts);
}

void read_all(Section& section, Config& config) {
    section.text_or_part("admin", config.admin, [&](Section& admin) {
        admin.text("github_handle", config.admin);
        admin.text("name", config.admin_name);
        admin.text("email", config.admin_email);
    });
    section.text("homepage_url", config.homepage_url);
    section.text("org", config.org);
    section.texts("registered_repos", config.registered_repos);
    section.texts("benchmarkers", config.benchmarkers);
    section.text("bot_name", config.bot_name);
    section.text("gitlab_runner_secret", config.gitlab_runner_secret);
    section.part("github_app", [&](Section& app) {
        app.text("client_id", config.client_id);
        app.text("client_secret", config.client_secret);
        app.text("bot_endpoint", config.bot_endpoint);
        app.text("webhook_secret", config.webhook_secret);
        app.text_or_number("app_id", config.app_id);
        app.text("private_key_file", config.private_key_file);
    });
    section.part("gitlab_account", [&](Section& account) {
        account.text_or_number("benchmarking_repo_id", config.benchmarking_repo_id);
        account.text("access_token", config.gitlab_access_token);
    });
    section.part("github_account", [&](Section& account) { account.text("access_token", config.github_access_token); });
    section.text("reports_repo", config.reports_repo);
    section.text("listen", config.listen);
    section.text("data_dir", config.data_dir);
    section.choice("forge", config.forge, {forges.begin(), forges.end()});
    section.choice("executor", config.executor, {executors.begin(), executors.end()});
    section.text("github_api_url", config.github_api_url);
    section.text("gitlab_url", config.gitlab_url);
    section.part("github", [&](Section& github) {
        github.choice("mode", config.github_mode, {"webhook", "poll"});
        github.choice("status", config.github_status, {"commit_status", "check_run", "none"});
        github.choice("on_push", config.github_on_push, {"keep", "supersede"});
        github.number("poll_seconds", config.github_poll_seconds, 1, 3600);
    });
    section.part("gitlab", [&](Section& gitlab) {
        gitlab.texts("tags", config.gitlab_tags);
        gitlab.text("image", config.gitlab_image);
        gitlab.text("runner_program", config.gitlab_runner_program);
        gitlab.text("resource_group", config.gitlab_resource_group);
        gitlab.number("pending_minutes", config.gitlab_pending_minutes, 1, 100'000);
    });
    section.part("event_log", [&](Section& log) {
        log.text("remote", config.event_log_remote);
        log.number("push_seconds", config.event_log_push_seconds, 1, 3600);
        log.text("signing_key", config.event_log_signing_key);
        log.text("allowed_signers", config.event_log_allowed_signers);
        log.number("takeover_seconds", config.event_log_takeover_seconds, 2, 3600);
    });
    section.part("reports", [&](Section& reports) { reports.text("remote", config.reports_remote); });
    section.part("access_control", [&](Section& access) {
        access.text("repo", config.access_control_repo);
        access.flag("cancel_running", config.access_control_cancel_running);
    });
    section.part("api", [&](Section& api) {
        api.texts("public", config.api_public);
        api.text("token", config.api_token);
    });
    section.part("limits", [&](Section& limits) { read_limits(limits, config.limits); });
    section.end();
}

bool is_account(const std::string& name) { return is_repository_name("x/" + name); }

// Bare names belong to the organisation.
void complete_repositories(Section& section, const std::string& key, std::vector<std::string>& repositories,
                           const std::string& org) {
    for (std::string& repository : repositories) {
        if (repository.find('/') == std::string::npos && !org.empty()) repository = org + "/" + repository;
        if (!is_repository_name(repository))
            section.complain(key, fmt::format("'{}' is no repository; write owner/repo, or give the org", repository));
    }
}

// DiffEqBot's configuration names accounts only.
void choose_hosts(Config& config) {
    const bool on_github = !config.github_access_token.empty() || !config.private_key_file.empty();
    if (config.forge.empty()) config.forge = on_github ? "github" : "local";
    if (config.executor.empty()) config.executor = config.benchmarking_repo_id.empty() ? "local" : "gitlab";
}

void check_values(Section& section, Config& config) {
    complete_repositories(section, "registered_repos", config.registered_repos, config.org);
    if (config.api_public != std::vector<std::string>{"*"})
        complete_repositories(section, "api.public", config.api_public, config.org);
    if (config.bot_name.starts_with('@')) config.bot_name.erase(0, 1);
    if (!is_account(config.bot_name))
        section.complain("bot_name", fmt::format("'{}' is no account's name", config.bot_name));
    if (config.admin.starts_with('@')) config.admin.erase(0, 1);
    if (config.admin.empty() && !section.complained("admin"))
        section.complain("admin", "it is missing; name the account of an administrator");
    for (std::string& account : config.benchmarkers) {
        if (account.starts_with('@')) account.erase(0, 1);
        if (!is_account(account)) section.complain("benchmarkers", fmt::format("'{}' is no account's name", account));
    }
    if (!config.admin.empty() && !is_account(config.admin))
        section.complain("admin", fmt::format("'{}' is no account's name", config.admin));
    if (!parse_address(config.listen))
        section.complain("listen", fmt::format("'{}' is not address:port", config.listen));
    if (!config.bot_endpoint.starts_with('/'))
        section.complain("github_app.bot_endpoint", "it must be a path, such as /webhooks/github");
}

Problems syntax_problem(std::string_view text, const Json::parse_error& error) {
    const std::string_view before = text.substr(0, error.byte > 0 ? error.byte - 1 : 0);
    const auto line = std::ranges::count(before, '\n') + 1;
    const auto column = before.size() - (before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1) + 1;
    return {
        fmt::format("line {}, column {}: this is no JSON; check commas, quotes and brackets before it", line, column)};
}

}  // namespace

std::variant<Config, Problems> read_config(std::string_view text, const std::string& folder,
                                           const Environment& environment) {
    Problems problems;
    Source source{folder, environment, problems};
    try {
        const Json json = Json::parse(text);
        if (!json.is_object()) return Problems{"the configuration must be a JSON object"};
        Config config;
        Section section(json, "", source);
        read_all(section, config);
        check_values(section, config);
        choose_hosts(config);
        const auto absolute = [&](const std::string& path) {
            return (std::filesystem::path(folder) / path).lexically_normal().string();
        };
        config.data_dir = absolute(config.data_dir);
        for (std::string* path : {&config.event_log_signing_key, &config.event_log_allowed_signers})
            if (!path->empty()) *path = absolute(*path);
        if (problems.empty()) return config;
    } catch (const Json::parse_error& error) {
        return syntax_problem(text, error);
    }
    return problems;
}

std::variant<Config, Problems> read_config_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    if (!file) return Problems{fmt::format("the file {} cannot be read", path)};
    const auto environment = [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        return value ? std::optional<std::string>(value) : std::nullopt;
    };
    return read_config(content.str(), std::filesystem::absolute(path).parent_path().string(), environment);
}

std::vector<std::string> missing_for_deployment(const Config& config) {
    std::vector<std::string> missing;
    const auto note = [&](bool lacks, const char* text) {
        if (lacks) missing.emplace_back(text);
    };
    const bool github = config.forge == "github";
    note(config.registered_repos.empty(), "registered_repos is empty: no repository may be benchmarked");
    note(config.benchmarkers.empty(), "benchmarkers is empty: only the admin may run benchmarks");
    note(github && config.github_mode == "webhook" && config.webhook_secret.empty(),
         "github_app.webhook_secret is missing: deliveries are trusted only with the one that is made in data_dir at "
         "the "
         "first start");
    note(github && config.github_access_token.empty() && config.private_key_file.empty(),
         "neither github_account.access_token nor github_app.private_key_file is given: the bot cannot comment on "
         "GitHub");
    note(config.executor == "gitlab" && (config.benchmarking_repo_id.empty() || config.gitlab_access_token.empty()),
         "gitlab_account.benchmarking_repo_id and gitlab_account.access_token are both needed to run jobs on GitLab");
    note(config.forge == "local" && !config.github_access_token.empty(),
         "forge is local, although a GitHub account is given: set forge to github, or leave it out, to serve GitHub");
    note(config.executor == "local" && !config.benchmarking_repo_id.empty(),
         "executor is local, although a GitLab project is given: set executor to gitlab, or leave it out, to run jobs "
         "there");
    note(github && config.event_log_remote.empty(),
         "event_log.remote is missing: this machine's disk is the only copy of the event log");
    note(!config.event_log_remote.empty() && config.gitlab_runner_secret.empty(),
         "gitlab_runner_secret is missing: the one that is made in data_dir is lost with this disk, and with it the "
         "jobs "
         "that run then");
    note(github && config.reports_repo.empty(),
         "reports_repo is missing: reports stay on this machine, and links to them are not for the web");
    note(
        github && config.access_control_repo.empty(),
        "access_control.repo is missing: who may benchmark is kept on this machine only, and changed by commands only");
    return missing;
}

std::optional<Address> parse_address(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) return std::nullopt;
    int port = -1;
    const auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port < 0 || port > 65535) return std::nullopt;
    std::string host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return Address{host, static_cast<std::uint16_t>(port)};
}

}  // namespace tachograph::config
