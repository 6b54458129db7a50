#include "adapters/config/value_checks.hpp"

#include "core/values/fail_on.hpp"
#include "core/values/job_id.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

namespace tachograph::config {
namespace {

bool is_account(const std::string& name) { return is_repository_name("x/" + name); }

// Bare names belong to the organisation.
void complete_repositories(Section& section, const std::string& key, std::vector<std::string>& repositories,
                           const std::string& org) {
    for (std::string& repository : repositories) {
        if (repository.find('/') == std::string::npos && !org.empty()) repository = org + "/" + repository;
        if (!is_repository_name(repository))
            section.complain(
                key, fmt::format("'{}' is not a repository name; write owner/repo, or give the org", repository));
    }
}

bool has_blanks(std::string_view text) {
    return std::ranges::any_of(text, [](unsigned char c) { return c <= ' ' || c == 0x7F; });
}

bool is_web_url(std::string_view url) {
    const std::string_view scheme = url.starts_with("https://") ? "https://" : "http://";
    if (!url.starts_with(scheme) || has_blanks(url)) return false;
    url.remove_prefix(scheme.size());
    return !url.empty() && url.front() != '/' && url.front() != ':';
}

// A URL, `user@host:path` or an absolute path. Never a program (`ext::`) or an option.
bool is_git_url(std::string_view url) {
    if (url.starts_with('/')) return true;
    if (has_blanks(url) || url.starts_with('-') || url.find("::") != std::string_view::npos) return false;
    const auto colon = url.find(':');
    return colon != std::string_view::npos && colon > 0 && colon + 1 < url.size() && url.find('/') > colon;
}

// `host` or `host/owner`.
bool is_host_of_submodules(std::string_view entry) {
    const auto is_part = [](std::string_view part) {
        return !part.empty() && std::ranges::all_of(part, [](unsigned char c) {
            return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
        });
    };
    const auto slash = entry.find('/');
    return is_part(entry.substr(0, slash)) && (slash == std::string_view::npos || is_part(entry.substr(slash + 1)));
}

void check_addresses(Section& section, const Config& config) {
    const auto web = [&](const char* key, const std::string& url) {
        if (!is_web_url(url))
            section.complain(key, fmt::format("'{}' is not a URL that begins with https:// or http://", url));
    };
    if (!config.homepage_url.empty()) web("homepage_url", config.homepage_url);
    web("github_api_url", config.github_api_url);
    web("gitlab_url", config.gitlab_url);
    const auto git = [&](const char* key, const std::string& url) {
        if (!url.empty() && !is_git_url(url))
            section.complain(key, "it is not a git URL, such as https://host/owner/repo.git");
    };
    git("event_log.remote", config.event_log_remote);
    git("reports.remote", config.reports_remote);
    if (!parse_address(config.listen))
        section.complain("listen", fmt::format("'{}' is not address:port", config.listen));
    if (!config.bot_endpoint.starts_with('/'))
        section.complain("github_app.bot_endpoint", "it must be a path, such as /webhooks/github");
}

void check_limits(Section& section, const Limits& limits) {
    for (const std::string& folder : limits.readable) {
        if (!folder.starts_with('/'))
            section.complain("limits.readable", fmt::format("'{}' is not an absolute path", folder));
    }
    for (const std::string& entry : limits.hosts) {
        if (!is_host_of_submodules(entry))
            section.complain("limits.hosts",
                             fmt::format("'{}' is not host or host/owner, such as gitlab.com/owner", entry));
    }
}

}  // namespace

void check_values(Section& section, Config& config) {
    if (!parse_fail_on(config.fail_on))
        section.complain("verdict.fail_on",
                         fmt::format("'{}' is not one of never, regression, regression:10%", config.fail_on));
    complete_repositories(section, "registered_repos", config.registered_repos, config.org);
    if (config.api_public != std::vector<std::string>{"*"})
        complete_repositories(section, "api.public", config.api_public, config.org);
    if (config.bot_name.starts_with('@')) config.bot_name.erase(0, 1);
    if (!is_account(config.bot_name))
        section.complain("bot_name", fmt::format("'{}' is not the name of an account", config.bot_name));
    if (config.admin.starts_with('@')) config.admin.erase(0, 1);
    if (config.admin.empty() && !section.complained("admin"))
        section.complain("admin", "it is missing; name the account of an administrator");
    for (std::string& account : config.benchmarkers) {
        if (account.starts_with('@')) account.erase(0, 1);
        if (!is_account(account))
            section.complain("benchmarkers", fmt::format("'{}' is not the name of an account", account));
    }
    if (!config.admin.empty() && !is_account(config.admin))
        section.complain("admin", fmt::format("'{}' is not the name of an account", config.admin));
    if (!config.org.empty() && !is_account(config.org))
        section.complain("org", fmt::format("'{}' is not the name of an organisation", config.org));
    if (config.data_dir.empty()) section.complain("data_dir", "it is empty; name a folder, or leave the key out");
    check_addresses(section, config);
    check_limits(section, config.limits);
}

}  // namespace tachograph::config
