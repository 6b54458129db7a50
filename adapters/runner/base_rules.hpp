// The base's rules for its verdicts, within the limits of the service.
#pragma once

#include "adapters/runner/job_file.hpp"
#include "reports/rules.hpp"

#include <string>
#include <vector>

namespace tachograph::runner {

// Reads the rules from the checkout of the base; returns none if it has no such file. The head's file does not count: a
// pull request must not choose the rules by which it is judged. Throws Refused, in one line, if the rules cannot be
// read: to ignore them would change verdicts without a notice.
reports::Rules rules_of_base(const std::string& checkout);

// Applies the rules to the job. Returns a sentence for each rule that asks for more than the service allows.
std::vector<std::string> apply_rules(const reports::Rules& rules, JobDescription& job);

}  // namespace tachograph::runner
