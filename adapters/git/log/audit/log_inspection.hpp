// Audits the event log's commits without trusting the repository: every object is hashed again. Whatever makes git show
// another history (replacements, grafts) is reported, not followed.
#pragma once

#include "adapters/git/log/commit_text.hpp"
#include "adapters/git/repository/repository.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::git {

struct AuditFinding {
    ObjectId commit;  // empty if the problem concerns the whole repository
    std::string problem;

    bool operator==(const AuditFinding&) const = default;
};

// Checks the event that a commit records, and returns its problems. The audit itself does not interpret events.
using Judge = std::function<std::vector<std::string>(const CommitText& commit)>;

struct Inspection {
    std::vector<AuditFinding> findings;
    std::size_t signed_events = 0;
};

// Audits the branch from its root to its tip. `allowed_signers` has the lines of an allowed-signers file, which says
// whose signatures are valid; if it is empty, signatures are not checked. In both cases, every event after the first
// signed one must be signed. Throws Unavailable if there is no repository, or if signatures cannot be checked.
Inspection inspect_log(const std::string& path, const std::string& allowed_signers, const Judge& judge);

}  // namespace tachograph::git
