// The remotes of the service's own repositories, with their credentials.
#pragma once

#include "adapters/config/config.hpp"
#include "adapters/git/repository/remote.hpp"

#include <optional>
#include <string>

namespace tachograph::tools {

// Returns nullopt if the event log is on this disk only.
std::optional<git::Remote> event_log_remote(const config::Config& config);
// Returns nullopt if the access-control repository is on this machine only.
std::optional<git::Remote> policy_remote(const config::Config& config);

struct ReportsHome {
    std::string url_prefix;             // web address of the reports; empty: reports are not on the web
    std::optional<git::Remote> remote;  // nullopt: on this disk only
};

// Throws UsageError.
ReportsHome reports_home(const config::Config& config);

}  // namespace tachograph::tools
