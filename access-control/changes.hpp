// What a new policy changes, in words and in scopes; and why somebody may do something.
#pragma once

#include "access-control/rights.hpp"
#include "core/values/access.hpp"

#include <string>
#include <vector>

namespace tachograph::access_control {

struct Changes {
    std::vector<std::string> words;   // `@alice may run benchmarks on SciML/OrdinaryDiffEq.jl`, a line each
    std::vector<std::string> scopes;  // `org` and repositories, each once: an admin of all of them is to approve

    bool operator==(const Changes&) const = default;
};

Changes changes_between(const Access& before, const Access& after);

// Files that are not of the policy change too: that is the organisation's business.
Changes with_other_files(Changes changes);

// A Markdown list of such lines. The account that a line begins with is mentioned, so that it hears of the change.
std::string bullets(const std::vector<std::string>& lines);

// A file of the policy that speaks of somebody, and what it says.
struct Ground {
    std::string path;
    std::string words;

    bool operator==(const Ground&) const = default;
};

struct Why {
    std::string answer;  // `alice may run benchmarks on demo/sums`
    std::vector<Ground> grounds;
};

// What the person may do there at that time, and by which files; whichever account of that name it is, where the number
// is not known.
Why why(const Access& access, const Person& person, const std::string& scope, Timestamp at);

}  // namespace tachograph::access_control
