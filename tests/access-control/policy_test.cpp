// Parsing the policy's files, and rejecting wrong ones.
#include "access-control/policy.hpp"

#include "access-control/rights.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace tachograph::access_control {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Timestamp noon = *parse_timestamp("2026-11-25T12:00:00Z");
const PolicyFile chris{"org/admins/chris", ""};

Access policy(std::vector<PolicyFile> files) {
    files.push_back(chris);
    auto read = read_policy(files);
    if (const auto* problems = std::get_if<PolicyProblems>(&read))
        throw std::runtime_error(problems->empty() ? "" : problems->front());
    return std::get<Access>(std::move(read));
}

PolicyProblems problems(std::vector<PolicyFile> files) {
    files.push_back(chris);
    const auto read = read_policy(files);
    return std::holds_alternative<Access>(read) ? PolicyProblems{} : std::get<PolicyProblems>(read);
}

TEST(Policy, RegistrationMayHaveTheRepositoryNumber) {
    const Access access = policy({{"repos/demo/sums/registered", "# please\nid: 1296269"}});
    EXPECT_THAT(access.repositories, ElementsAre("demo/sums"));
    EXPECT_THAT(access.numbers, ElementsAre(RepositoryNumber{"demo/sums", 1'296'269}));
}

TEST(Policy, AFileIsAGrant) {
    const Access access =
        policy({{"repos/demo/sums/benchmarkers/alice", "# she asked\n\nuntil: 2026-12-31\r\nid: 42\n"},
                {"repos/demo/sums/registered", "# since spring"},
                {"README.md", "anything"},
                {".github/CODEOWNERS", "* @chris"},
                {"org/README.md", "anything"}});
    EXPECT_THAT(access.repositories, ElementsAre("demo/sums"));
    EXPECT_THAT(access.grants, ElementsAre(Grant{Role::benchmarker, "alice", "demo/sums", "2026-12-31", 42},
                                           Grant{Role::admin, "chris", "org"}));
    for (const Grant& grant : access.grants) EXPECT_THAT(path_of(grant), HasSubstr(grant.account));
}

TEST(Policy, TeamMembersHaveTheTeamsGrants) {
    const Access access = policy({{"org/benchmarkers/@Core", "until: 2027-01-31"},
                                  {"org/teams/core/alice", ""},
                                  {"org/teams/core/bob", "until: 2026-12-31"}});
    EXPECT_THAT(access.grants, ElementsAre(Grant{Role::benchmarker, "alice", "org", "2027-01-31", 0, "Core"},
                                           Grant{Role::benchmarker, "bob", "org", "2026-12-31", 0, "Core"},
                                           Grant{Role::admin, "chris", "org"}));
}

TEST(Policy, ErrorsNameFileAndLine) {
    EXPECT_THAT(problems({{"org/admins/dora", "# fine\nbecause I can\n"}}),
                ElementsAre("org/admins/dora:2: 'because I can' is neither a comment (# …) nor until: nor id:"));
    EXPECT_THAT(problems({{"org/admins/dora", "until: tomorrow"}}), ElementsAre(HasSubstr(":1: until: wants a day")));
    EXPECT_THAT(problems({{"org/admins/dora", "until: 2026-02-30"}}), ElementsAre(HasSubstr(":1: until: wants a day")));
    EXPECT_THAT(problems({{"org/admins/dora", "id: zero"}}), ElementsAre(HasSubstr(":1: id: wants")));
    EXPECT_THAT(problems({{"org/admins/dora", "# \xff\n"}}), ElementsAre(HasSubstr(":1: it is not plain text")));
    EXPECT_THAT(problems({{"org/owners/dora", ""}}), ElementsAre(HasSubstr("'owners' is none of")));
    EXPECT_THAT(problems({{"org/dora", ""}}), ElementsAre(HasSubstr("a grant is a file")));
    EXPECT_THAT(problems({{"repos/../sums/admins/dora", ""}}), ElementsAre(HasSubstr("repos/ wants folders")));
    EXPECT_THAT(problems({{"org/benchmarkers/@nobody", ""}}), ElementsAre(HasSubstr("there is no team nobody")));
    EXPECT_THAT(problems({{"repos/demo/sums/registered", "until: 2027-01-31"}}),
                ElementsAre(HasSubstr("takes comments and id: only")));
    EXPECT_THAT(problems({{"org/admins/dora", "", "it is a symbolic link"}}),
                ElementsAre("org/admins/dora: it is a symbolic link"));
    EXPECT_THAT(problems({{"org/admins/dora", std::string(5000, '#')}}), ElementsAre(HasSubstr("larger than")));
}

TEST(Policy, InvalidNamesAreRejected) {
    const std::vector<std::string> names{"al ice",  "аlice" /* Cyrillic */, "alice\u200b", "-alice", "..", "a..b", "@",
                                         "al\nice", std::string(40, 'a')};
    for (const std::string& name : names)
        EXPECT_THAT(problems({{"org/benchmarkers/" + name, ""}}), Not(IsEmpty())) << name;
}

TEST(Policy, PolicyWithoutAdminIsRejected) {
    EXPECT_TRUE(std::holds_alternative<PolicyProblems>(read_policy({})));
    EXPECT_TRUE(std::holds_alternative<PolicyProblems>(read_policy({{"org/admins/chris", "until: 2030-01-01"}})));
    EXPECT_TRUE(std::holds_alternative<PolicyProblems>(read_policy({chris, {"org/blocked/Chris", ""}})));
    EXPECT_TRUE(std::holds_alternative<PolicyProblems>(read_policy({{"repos/demo/sums/admins/chris", ""}})));
}

TEST(Policy, AGrantEndsAfterItsLastDay) {
    const Access access = policy({{"org/benchmarkers/alice", "until: 2026-11-25"}});
    EXPECT_TRUE(rights_of(access, {"alice"}, "demo/sums", noon).benchmark);
    EXPECT_FALSE(rights_of(access, {"alice"}, "demo/sums", noon + std::chrono::hours(24)).benchmark);
}

TEST(Policy, NewOwnerOfAHandleInheritsNoGrant) {
    const Access access = policy({{"org/benchmarkers/alice", "id: 42"}});
    EXPECT_TRUE(rights_of(access, {"alice", 42}, "demo/sums", noon).benchmark);
    EXPECT_FALSE(rights_of(access, {"alice", 0}, "demo/sums", noon).benchmark) << "unknown is not yes";
    EXPECT_FALSE(rights_of(access, {"alice", 43}, "demo/sums", noon).benchmark);
    EXPECT_FALSE(rights_of(access, {"alicia", 43}, "demo/sums", noon).benchmark);
}

TEST(Policy, AGrantFollowsTheNumberToANewHandle) {
    const Access access = policy({{"org/benchmarkers/alice", "id: 42"}});
    EXPECT_TRUE(rights_of(access, {"alice-renamed", 42}, "demo/sums", noon).benchmark);
    EXPECT_FALSE(rights_of(access, {"alice-renamed", 0}, "demo/sums", noon).benchmark);
}

TEST(Policy, AppIsGrantedByItsAccount) {
    const Access access = policy({{"org/benchmarkers/renovate[bot]", ""}});
    EXPECT_TRUE(rights_of(access, {"renovate[bot]", 7}, "demo/sums", noon).benchmark);
    EXPECT_FALSE(rights_of(access, {"renovate", 8}, "demo/sums", noon).benchmark);
    EXPECT_FALSE(rights_of(access, {"other[bot]", 9}, "demo/sums", noon).benchmark);
    EXPECT_FALSE(is_handle("[bot]"));
    EXPECT_FALSE(is_handle("a[bot]b"));
}

TEST(Policy, ABlockFollowsTheNumber) {
    const Access access = policy({{"org/benchmarkers/eve2", ""}, {"org/blocked/eve", "id: 66"}});
    EXPECT_FALSE(rights_of(access, {"eve2", 66}, "demo/sums", noon).benchmark);
    EXPECT_TRUE(rights_of(access, {"eve2", 67}, "demo/sums", noon).benchmark);
    const Access named = policy({{"org/benchmarkers/eve", ""}, {"org/blocked/eve", "id: 66"}});
    EXPECT_FALSE(rights_of(named, {"eve", 0}, "demo/sums", noon).benchmark) << "it may be the blocked one";
    EXPECT_TRUE(rights_of(named, {"eve", 67}, "demo/sums", noon).benchmark);
}

TEST(Policy, PushByNewOwnerOfAHandleSupersedesNoJob) {
    const Access access = policy({{"org/benchmarkers/alice", "id: 42"}, {"repos/demo/sums/registered", ""}});
    const auto rights = [&](std::int64_t number) {
        PullPushed pushed{{"demo/sums", 1}, {ActorKind::user, "alice"}, std::string(40, 'a'), {}, noon, true};
        pushed.by_id = number;
        return rights_for(access, {pushed, noon});
    };
    EXPECT_TRUE(rights(42).benchmark);
    EXPECT_FALSE(rights(43).benchmark);
    EXPECT_FALSE(rights(0).benchmark);
}

TEST(Policy, FilesOfTheBotCanBeParsed) {
    EXPECT_FALSE(is_policy_path("README.md"));
    EXPECT_THAT(policy_readme(), HasSubstr("@bot approve"));
    const Access access = policy(
        {{registration_path("demo/sums"), "# seed\n"}, {path_of({Role::blocked, "eve", "demo/sums"}), "# seed\n"}});
    EXPECT_THAT(access.grants, ::testing::Contains(Grant{Role::blocked, "eve", "demo/sums"}));
}

// For any bytes and paths, the parser gives an answer, and never a right that the files do not name.
RC_GTEST_PROP(Policy, ParserNeverFails, ()) {
    const auto piece =
        rc::gen::element<std::string>("org", "repos", "admins", "benchmarkers", "blocked", "teams", "demo", "sums",
                                      "registered", "alice", "@core", "core", "", "..", "\xff", "a b");
    const auto path = rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const auto& parts) {
        std::string text;
        for (const std::string& part : parts) text += (text.empty() ? "" : "/") + part;
        return text;
    });
    const auto text = rc::gen::oneOf(rc::gen::string<std::string>(),
                                     rc::gen::element<std::string>("", "# x\n", "until: 2027-01-01\n", "id: 7",
                                                                   "until:\n", "id: 99999999999999999999"));
    std::vector<PolicyFile> files{chris};
    for (const auto& [name, content] :
         *rc::gen::container<std::vector<std::pair<std::string, std::string>>>(rc::gen::pair(path, text)))
        files.push_back({name, content});
    const auto read = read_policy(files);
    if (const auto* access = std::get_if<Access>(&read)) {
        for (const Grant& grant : access->grants) RC_ASSERT(is_handle(grant.account));
        RC_ASSERT(!rights_of(*access, {"mallory"}, "demo/sums", noon).benchmark);
    } else {
        for (const std::string& problem : std::get<PolicyProblems>(read))
            RC_ASSERT(problem.find('\n') == std::string::npos);
    }
}

}  // namespace
}  // namespace tachograph::access_control
