// What other copies know of an event log: an end that was cut off here, or another way that it went.
#pragma once

#include "adapters/git/log/audit/log_inspection.hpp"
#include "adapters/git/repository/remote.hpp"

#include <string>
#include <vector>

namespace tachograph::git {

// Against where its remote was when this disk saw it last.
std::vector<AuditFinding> compare_with_last_seen(const std::string& path);

// Against its remote as it is now. Writes nothing to the log's repository. Throws Unavailable if it cannot be asked.
std::vector<AuditFinding> compare_with_remote(const std::string& path, const Remote& remote);

}  // namespace tachograph::git
