// A job, a request about the policy, and a question, with all effects that follow.
#pragma once

#include <string>

namespace tachograph::testing {

// Runs until no effect is owed. The forge in `disk` has the pull request demo/speed#1 with three comments.
void perform_all(const std::string& disk);

}  // namespace tachograph::testing
