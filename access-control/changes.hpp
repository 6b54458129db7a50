// Compares policies, in words and by scope, and explains why a person may do something.
#pragma once

#include "access-control/rights.hpp"
#include "core/values/access.hpp"

#include <string>
#include <vector>

namespace tachograph::access_control {

struct Changes {
    std::vector<std::string> words;   // `@alice may run benchmarks on SciML/OrdinaryDiffEq.jl`, a line each
    std::vector<std::string> scopes;  // `org` and repositories, each once; an admin of each must approve

    bool operator==(const Changes&) const = default;
};

Changes changes_between(const Access& before, const Access& after);

// Adds that files outside of the policy change too. An admin of the organisation must approve that.
Changes with_other_files(Changes changes);

// A Markdown list of the lines. The account at the beginning of a line is mentioned, so that it is notified.
std::string bullets(const std::vector<std::string>& lines);

// A file of the policy with a grant for a person, and the grant in words.
struct Ground {
    std::string path;
    std::string words;

    bool operator==(const Ground&) const = default;
};

struct Why {
    std::string answer;  // `alice may run benchmarks on demo/sums`
    std::vector<Ground> grounds;
};

// What the person may do in that scope at that time, and by which files. If the account's number is not known, the most
// that any account of that name may do.
Why why(const Access& access, const Person& person, const std::string& scope, Timestamp at);

}  // namespace tachograph::access_control
