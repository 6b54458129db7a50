#include "tools/tachograph/wiring/remotes.hpp"

#include "adapters/system/base64.hpp"
#include "core/values/job_id.hpp"
#include "tools/tachograph/wiring/deployment.hpp"
#include "tools/tachograph/wiring/make_adapters.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace tachograph::tools {
namespace {

bool is_below(const std::string& url, const std::string& host) { return !host.empty() && url.starts_with(host + "/"); }

// Returns `owner/repo` of `https://host/owner/repo.git`.
std::string repository_of(const std::string& url, const std::string& host) {
    const std::string path = url.substr(host.size() + 1);
    return path.ends_with(".git") ? path.substr(0, path.size() - 4) : path;
}

// Uses the service's accounts for their hosts. For all other hosts, git finds credentials by itself.
git::Remote remote_at(const config::Config& config, const std::string& url,
                      std::chrono::seconds patience = std::chrono::seconds(120)) {
    git::RemoteSettings settings{url, {}, patience};
    const ForgeKind& forge = forge_of(config);
    const std::string web = forge.web_url ? forge.web_url(config) : std::string();
    if (is_below(url, web)) {
        forge.authorize(config, repository_of(url, web), settings);
    } else if (!config.gitlab_access_token.empty() && is_below(url, config.gitlab_url)) {
        settings.authorization = [token = config.gitlab_access_token] {
            return "Basic " + system::base64("oauth2:" + token);
        };
    }
    return git::Remote(std::move(settings));
}

}  // namespace

std::optional<git::Remote> event_log_remote(const config::Config& config) {
    if (config.event_log_remote.empty()) return std::nullopt;
    // A hanging connection must not block the service for longer than a heartbeat may be late.
    const std::chrono::seconds patience{std::clamp(config.event_log_takeover_seconds / 3, 10, 120)};
    return remote_at(config, config.event_log_remote, patience);
}

std::optional<git::Remote> policy_remote(const config::Config& config) {
    const bool named = is_repository_name(config.access_control_repo);
    if (config.access_control_repo.empty() || (named && !forge_of(config).web_url)) return std::nullopt;
    if (!named) return remote_at(config, config.access_control_repo);
    return remote_at(config, fmt::format("{}/{}.git", forge_of(config).web_url(config), config.access_control_repo));
}

ReportsHome reports_home(const config::Config& config) {
    ReportsHome home;
    std::string remote = config.reports_remote;
    if (is_repository_name(config.reports_repo)) {
        const ForgeKind& forge = forge_of(config);
        if (!forge.web_url)
            throw UsageError(fmt::format(
                "reports_repo is {}, a repository's name, but forge is {}: set it to the URL where reports are "
                "read, and the "
                "repository's git URL as reports.remote",
                config.reports_repo, config.forge));
        const std::string url = forge.web_url(config) + "/" + config.reports_repo;
        home.url_prefix = url + "/blob/HEAD/";
        if (remote.empty()) remote = url + ".git";
    } else {
        home.url_prefix = config.reports_repo;
    }
    if (!remote.empty()) home.remote = remote_at(config, remote);
    return home;
}

}  // namespace tachograph::tools
