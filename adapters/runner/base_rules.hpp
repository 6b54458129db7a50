// What the base says of its verdicts, within what the service allows.
#pragma once

#include "adapters/runner/job_file.hpp"
#include "reports/rules.hpp"

#include <string>
#include <vector>

namespace tachograph::runner {

// The rules in the checkout of the base; none if it has no such file. The head's own file counts for nothing: a pull
// request does not judge itself. Throws Refused with one line if they cannot be read: a rule that is not understood
// does not hold, and nobody would know.
reports::Rules rules_of_base(const std::string& checkout);

// Puts the rules into the job. Returns a sentence for each limit of the service that is below what they ask for.
std::vector<std::string> apply_rules(const reports::Rules& rules, JobDescription& job);

}  // namespace tachograph::runner
