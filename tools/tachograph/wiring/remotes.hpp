// Where the service's own repositories are on hosts, and who it is there.
#pragma once

#include "adapters/config/config.hpp"
#include "adapters/git/repository/remote.hpp"

#include <optional>
#include <string>

namespace tachograph::tools {

// Nothing if the log has no home but this disk.
std::optional<git::Remote> event_log_remote(const config::Config& config);
// Nothing: the access-control repository is on this machine.
std::optional<git::Remote> policy_remote(const config::Config& config);

struct ReportsHome {
    std::string url_prefix;             // where people read reports; empty: nowhere on the web
    std::optional<git::Remote> remote;  // nothing: on this disk only
};

// Throws UsageError.
ReportsHome reports_home(const config::Config& config);

}  // namespace tachograph::tools
