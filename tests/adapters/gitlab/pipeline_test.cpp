// How jobs are named on GitLab.
#include "adapters/gitlab/pipeline.hpp"

#include "tests/folder.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::gitlab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<JobId> jobs{{{"acme/.github", 1}, 1}, {{"acme/a..b", 1}, 1},     {{"acme/a_2e.b", 1}, 1},
                              {{"acme/x.lock", 1}, 1},  {{"acme/x.", 1}, 1},       {{"acme/x", 1}, 11},
                              {{"acme/x", 11}, 1},      {{"acme/x-1", 1}, 1},      {{"other/x", 1}, 11},
                              {{".a/x", 1}, 1},         {{"a.lock/x", 1}, 1},      {{"a_b/x", 1}, 1},
                              {{"-a/x", 1}, 1},         {{"SciML/ODE.jl", 12}, 3}, {{"SciML/ODE.jl-12", 3}, 1}};

TEST(JobsOnGitLab, HaveAValidBranchNameOfTheirOwn) {
    std::set<std::string> seen;
    for (const JobId& job : jobs) {
        const std::string branch = branch_of(job);
        EXPECT_TRUE(seen.insert(branch).second) << branch;
        EXPECT_EQ(testing::shell("git check-ref-format --branch '" + branch + "'").code, 0) << branch;
    }
    EXPECT_EQ(branch_of({{"SciML/ODE.jl", 12}, 3}), "tachograph/SciML/ODE.jl-12-3");
}

TEST(JobsOnGitLab, HaveAValidVariableNameOfTheirOwn) {
    std::set<std::string> seen;
    for (const JobId& job : jobs) {
        const std::string name = token_variable(job);
        EXPECT_TRUE(seen.insert(name).second) << name;
        EXPECT_THAT(name, ::testing::MatchesRegex("[a-zA-Z0-9_]{1,255}"));
    }
}

TEST(JobsOnGitLab, AreNotLinkedToIssues) {
    for (const JobId& job : jobs) EXPECT_THAT(commit_message(job), Not(HasSubstr("#")));
}

// A job gets the variables of its environment.
TEST(JobsOnGitLab, HaveTheirTokenInTheirEnvironment) {
    const JobId job{{"SciML/ODE.jl", 12}, 3};
    const std::string file = pipeline_file({}, job);
    EXPECT_THAT(file, HasSubstr(R"("name": "tachograph/SciML/ODE.jl-12-3")"));
    EXPECT_THAT(file, HasSubstr("\"$" + token_variable(job) + "\""));
}

}  // namespace
}  // namespace tachograph::gitlab
