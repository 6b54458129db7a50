// Describes policy changes, and decides who may approve them: on small policies, and on every policy of a small world.
#include "access-control/approval.hpp"

#include "access-control/policy.hpp"

#include <bitset>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::access_control {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Timestamp noon = *parse_timestamp("2026-11-25T12:00:00Z");
const Access before{{"demo/sums"},
                    {{Role::admin, "chris", "org"}, {Role::admin, "dora", "org"}, {Role::admin, "rita", "demo/sums"}}};

Access with(Access access, const Grant& grant) {
    access.grants.push_back(grant);
    return access;
}

std::string lacking(const Changes& changes, const std::string& author, const std::vector<Person>& approvers) {
    return what_lacks({before, changes, author, approvers, noon});
}

TEST(Changes, ChangesAreDescribedInWords) {
    Access after = with(before, {Role::benchmarker, "alice", "demo/sums", "2027-01-31"});
    after.repositories.push_back("demo/other");
    const Changes changes = changes_between(before, after);
    EXPECT_THAT(changes.words, ElementsAre("demo/other may be benchmarked",
                                           "@alice may run benchmarks on demo/sums, until 2027-01-31"));
    EXPECT_THAT(changes.scopes, ElementsAre("org", "demo/sums"));
    EXPECT_THAT(changes_between(after, before).words,
                ElementsAre("demo/other may no longer be benchmarked",
                            "@alice may no longer run benchmarks on demo/sums, until 2027-01-31"));
    EXPECT_THAT(changes_between(after, after).words, IsEmpty());
    after = before;
    after.numbers = {{"demo/sums", 1'296'269}};
    EXPECT_THAT(changes_between(before, after).words, ElementsAre("demo/sums is the repository 1296269"));
    EXPECT_THAT(changes_between(before, after).scopes, ElementsAre("org"));
}

TEST(Approval, NeedsAnAdminOfEveryScope) {
    const Changes local = changes_between(before, with(before, {Role::benchmarker, "alice", "demo/sums"}));
    EXPECT_EQ(lacking(local, "alice", {{"rita"}}), "");
    EXPECT_EQ(lacking(local, "alice", {{"chris"}}), "");
    EXPECT_THAT(lacking(local, "alice", {}), HasSubstr("demo/sums other than its author: chris, dora, rita"));
    EXPECT_THAT(lacking(local, "alice", {{"alice"}}), HasSubstr("it wants the approval"));
    const Changes wide = changes_between(before, with(before, {Role::benchmarker, "alice", "org"}));
    EXPECT_THAT(lacking(wide, "alice", {{"rita"}}), HasSubstr("an admin of the organisation"));
    EXPECT_EQ(lacking(wide, "alice", {{"dora"}}), "");
}

TEST(Approval, AuthorCannotApproveUnlessNobodyElseCan) {
    const Changes wide = changes_between(before, with(before, {Role::benchmarker, "alice", "org"}));
    EXPECT_THAT(lacking(wide, "chris", {{"chris"}}), HasSubstr("dora"));
    const Access alone{{}, {{Role::admin, "chris", "org"}}};
    EXPECT_EQ(
        what_lacks(
            {alone, changes_between(alone, with(alone, {Role::benchmarker, "a", "org"})), "Chris", {{"chris"}}, noon}),
        "");
}

TEST(Approval, NewOwnerOfAHandleCannotApprove) {
    const Access numbered{{}, {{Role::admin, "chris", "org", {}, 42}}};
    const Changes changes = changes_between(numbered, with(numbered, {Role::benchmarker, "alice", "org"}));
    EXPECT_EQ(what_lacks({numbered, changes, "alice", {{"chris", 42}}, noon}), "");
    EXPECT_EQ(what_lacks({numbered, changes, "alice", {{"chris-renamed", 42}}, noon}), "");
    EXPECT_THAT(what_lacks({numbered, changes, "alice", {{"chris", 43}}, noon}), HasSubstr("it wants the approval"));
}

TEST(Why, NamesTheFiles) {
    const Access access = with(before, {Role::benchmarker, "alice", "org", {}, 0, "core"});
    const Why alice = why(access, {"alice"}, "demo/sums", noon);
    EXPECT_EQ(alice.answer, "alice may run benchmarks on demo/sums");
    EXPECT_THAT(alice.grounds,
                ElementsAre(Ground{"org/teams/core/alice",
                                   "@alice may run benchmarks on all repositories, as a member of core"}));
    const Why mallory = why(access, {"mallory"}, "demo/other", noon);
    EXPECT_EQ(mallory.answer, "mallory may not run benchmarks on demo/other, which is not registered for benchmarks");
    EXPECT_THAT(mallory.grounds, IsEmpty());
}

// All 4096 policies of one repository and two people with any of these grants.
class EveryPolicy : public ::testing::Test {
  protected:
    static constexpr std::size_t most = 12;
    using Chosen = std::bitset<most>;

    static std::vector<Grant> possible() {
        std::vector<Grant> all;
        for (const std::string account : {"alice", "bob"}) {
            for (const std::string scope : {"org", "demo/sums"}) {
                for (const Role role : {Role::admin, Role::benchmarker, Role::blocked})
                    all.push_back({role, account, scope});
            }
        }
        return all;
    }
    static Access policy(const Chosen& chosen) {
        static const std::vector<Grant> all = possible();
        Access access{{"demo/sums"}, {}};
        for (std::size_t n = 0; n < most; ++n) {
            if (chosen[n]) access.grants.push_back(all[n]);
        }
        return access;
    }
    static Rights rights(const Access& access, const std::string& account) {
        return rights_of(access, {account}, "demo/sums", noon);
    }
    template <class Visit>
    static void each(Visit visit) {
        for (unsigned long chosen = 0; chosen < (1UL << most); ++chosen) visit(Chosen(chosen));
    }
};

TEST_F(EveryPolicy, AddingAGrantRemovesNoRight) {
    static const std::vector<Grant> all = possible();
    each([&](const Chosen& chosen) {
        for (std::size_t n = 0; n < most; ++n) {
            if (chosen[n] || all[n].role == Role::blocked) continue;
            const Access more = with(policy(chosen), all[n]);
            for (const std::string account : {"alice", "bob"}) {
                const Rights less = rights(policy(chosen), account);
                const Rights now = rights(more, account);
                ASSERT_TRUE(now.benchmark || !less.benchmark);
                ASSERT_TRUE(now.administer || !less.administer);
            }
        }
    });
}

TEST_F(EveryPolicy, ABlockAlwaysWins) {
    each([&](const Chosen& chosen) {
        for (const std::string scope : {"org", "demo/sums"}) {
            const Rights now = rights(with(policy(chosen), {Role::blocked, "Alice", scope}), "alice");
            ASSERT_FALSE(now.benchmark || now.administer);
        }
    });
}

// People who are not admins of a scope cannot approve a change of it, neither alone nor together.
TEST_F(EveryPolicy, OnlyEntitledPeopleApproveChanges) {
    static const std::vector<Grant> all = possible();
    each([&](const Chosen& chosen) {
        const Access now = policy(chosen);
        for (const Grant& grant : all) {
            const Changes changes = changes_between(now, with(now, grant));
            if (changes.words.empty()) continue;
            const bool anybody = rights_of(now, {"alice"}, grant.scope, noon).administer ||
                                 rights_of(now, {"bob"}, grant.scope, noon).administer;
            for (const std::string author : {"alice", "bob", "mallory"}) {
                const std::string lacks = what_lacks({now, changes, author, {{"alice"}, {"bob"}, {"mallory"}}, noon});
                ASSERT_TRUE(anybody || !lacks.empty());
                ASSERT_FALSE(what_lacks({now, changes, author, {{"mallory"}}, noon}).empty());
            }
        }
    });
}

}  // namespace
}  // namespace tachograph::access_control
