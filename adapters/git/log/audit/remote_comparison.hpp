// Compares an event log with its copies. This finds a log whose end was cut off, or whose history was rewritten.
#pragma once

#include "adapters/git/log/audit/log_inspection.hpp"
#include "adapters/git/repository/remote.hpp"

#include <string>
#include <vector>

namespace tachograph::git {

// Compares with the remote's tip as of the last fetch or push.
std::vector<AuditFinding> compare_with_last_seen(const std::string& path);

// Compares with the remote as it is now. Writes nothing to the log's repository. Throws Unavailable if the remote
// cannot be read.
std::vector<AuditFinding> compare_with_remote(const std::string& path, const Remote& remote);

}  // namespace tachograph::git
