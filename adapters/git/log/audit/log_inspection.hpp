// The event log's commits as they lie in the repository, read without trust: every object is hashed again, and nothing
// that makes git show another history (replacements, grafts) is followed.
#pragma once

#include "adapters/git/log/commit_text.hpp"
#include "adapters/git/repository/repository.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::git {

struct AuditFinding {
    ObjectId commit;  // empty: it is about the repository as a whole
    std::string problem;

    bool operator==(const AuditFinding&) const = default;
};

// What a commit says of an event is somebody else's to judge: returns what is wrong with it.
using Judge = std::function<std::vector<std::string>(const CommitText& commit)>;

struct Inspection {
    std::vector<AuditFinding> findings;
    std::size_t signed_events = 0;
};

// Walks the branch from its root to its tip. Whose signatures hold is said by `allowed_signers`, lines of such a file;
// empty: signatures are not checked, but from the first one on they must be there. Throws Unavailable if there is no
// repository, and where signatures cannot be checked.
Inspection inspect_log(const std::string& path, const std::string& allowed_signers, const Judge& judge);

}  // namespace tachograph::git
