#include "core/commands/repository_names.hpp"

#include "core/machine/translation.hpp"
#include "tests/core/world.hpp"

#include <gmock/gmock.h>

namespace tachograph {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::World;

constexpr std::int64_t ours = 1'296'269;
constexpr std::int64_t theirs = 76'862'045;

struct NamedWorld : World {
    NamedWorld() { tell(NameRepository{"demo/sums", ours, "demo/sums"}); }

    void rename(const std::string& name) { tell(NameRepository{"demo/sums", ours, name}); }

    // As the forge reports the repository.
    Translation hear(const std::string& repository, std::int64_t id, Instruction instruction = RunBenchmarks{}) {
        return in_log_terms(state, {Ask{{repository, 1},
                                        {ActorKind::user, "alice"},
                                        std::to_string(++comment),
                                        0,
                                        "guid",
                                        std::move(instruction)},
                                    now, id});
    }
    // The repositories of the resulting pull requests; `-` for other repositories.
    std::vector<std::string> follow(const Translation& heard) {
        std::vector<std::string> repositories;
        if (!heard.stranger.empty()) repositories.push_back("-");
        for (const Command& command : heard.commands) {
            tell(command.body);
            if (const auto* ask = std::get_if<Ask>(&command.body)) repositories.push_back(ask->pull.repository);
        }
        return repositories;
    }
    Rights rights(const std::string& who, const std::string& repository) const {
        return access_control::rights_of(state.access, {who}, names_of(state.access, repository), now);
    }
};

TEST(Repositories, RenamedRepositoryKeepsItsNameInTheLog) {
    NamedWorld world;
    EXPECT_THAT(world.follow(world.hear("demo/sums", ours)), ElementsAre("demo/sums"));
    EXPECT_THAT(world.follow(world.hear("demo/totals", ours)), ElementsAre("demo/sums"));
    EXPECT_EQ(name_on_forge(world.state.access, "demo/sums"), "demo/totals");
    EXPECT_EQ(last_number(world.state, {"demo/sums", 1}), 1);
    EXPECT_EQ(last_number(world.state, {"demo/totals", 1}), 0);
}

TEST(Repositories, OtherRepositoryUnderAnOldNameIsIgnored) {
    NamedWorld world;
    world.rename("demo/totals");
    world.rename("others/totals");
    for (const char* name : {"demo/sums", "Demo/Sums", "demo/totals", "others/totals"}) {
        const Translation heard = world.hear(name, theirs);
        EXPECT_THAT(heard.commands, IsEmpty()) << name;
        EXPECT_THAT(heard.stranger, HasSubstr("1296269")) << name;
        EXPECT_THAT(world.hear(name, 0).commands, IsEmpty()) << "unknown is not yes";
    }
    EXPECT_THAT(world.follow(world.hear("others/totals", ours)), ElementsAre("demo/sums"));
}

TEST(Repositories, FirstNumberSeenBelongsToTheRegistration) {
    World world;
    const Command command{Ask{{"SciML/Ord.jl", 1}, {ActorKind::user, "alice"}, "1", 0, "guid", RunBenchmarks{}},
                          world.now, theirs};
    const Translation heard = in_log_terms(world.state, command);
    ASSERT_THAT(heard.commands, SizeIs(2));
    for (const Command& each : heard.commands) world.tell(each.body);
    EXPECT_EQ(world.state.access.known.at("SciML/Ord.jl").id, theirs);
    EXPECT_EQ(last_number(world.state, {"SciML/Ord.jl", 1}), 1);
}

TEST(Repositories, UnregisteredRepositoriesHaveNoNumber) {
    NamedWorld world;
    EXPECT_THAT(world.follow(world.hear("x/y", theirs)), ElementsAre("x/y"));
    EXPECT_THAT(world.state.access.known, SizeIs(1));
}

TEST(Repositories, LateDeliveryDoesNotUndoARename) {
    NamedWorld world;
    const Translation first = world.hear("demo/sums", ours);
    world.follow(first);
    world.rename("demo/totals");
    const Command again{first.commands.front().body, world.now, ours};
    EXPECT_THAT(world.follow(in_log_terms(world.state, again)), ElementsAre("demo/sums"));
    EXPECT_EQ(name_on_forge(world.state.access, "demo/sums"), "demo/totals");
}

TEST(Repositories, GrantsHoldUnderAllItsNames) {
    NamedWorld world;
    world.rename("demo/totals");
    EXPECT_TRUE(world.rights("bob", "demo/sums").benchmark) << "granted under the old name";
    world.tell(AdoptAccess{{{"demo/totals"},
                            {{Role::admin, "admin", "org"},
                             {Role::benchmarker, "carol", "demo/totals"},
                             {Role::benchmarker, "bob", "x/y"}}},
                           "moved"});
    EXPECT_TRUE(world.rights("carol", "demo/sums").registered);
    EXPECT_TRUE(world.rights("carol", "demo/sums").benchmark) << "granted under the new name";
    EXPECT_FALSE(world.rights("bob", "demo/sums").benchmark);
    EXPECT_EQ(world.state.access.known.at("demo/sums").id, ours) << "a policy changes no number";
}

// An admin registers the other repository by its number.
TEST(Repositories, RepositoryWithAReusedNameIsRegisteredByNumber) {
    NamedWorld world;
    world.rename("demo/totals");
    world.tell(AdoptAccess{{{"demo/sums", "demo/totals"},
                            {{Role::admin, "admin", "org"},
                             {Role::benchmarker, "alice", "demo/sums"},
                             {Role::benchmarker, "bob", "demo/totals"}},
                            {{"demo/sums", theirs}}},
                           "both"});
    EXPECT_THAT(world.follow(world.hear("demo/sums", theirs)), ElementsAre("demo/sums.76862045"));
    EXPECT_THAT(world.follow(world.hear("demo/totals", ours)), ElementsAre("demo/sums"));
    EXPECT_TRUE(world.rights("alice", "demo/sums.76862045").benchmark);
    EXPECT_FALSE(world.rights("bob", "demo/sums.76862045").benchmark);
    EXPECT_TRUE(world.rights("bob", "demo/sums").benchmark);
    EXPECT_FALSE(world.rights("alice", "demo/sums").benchmark);
    EXPECT_EQ(name_on_forge(world.state.access, "demo/sums.76862045"), "demo/sums");
}

TEST(Repositories, RegisteredNumberExcludesOtherRepositories) {
    World world;
    world.tell(AdoptAccess{{{"demo/sums"}, {{Role::admin, "admin", "org"}}, {{"demo/sums", ours}}}, "numbered"});
    Command command{Ask{{"demo/sums", 1}, {ActorKind::user, "admin"}, "1", 0, "guid", RunBenchmarks{}}, world.now,
                    theirs};
    EXPECT_THAT(in_log_terms(world.state, command).commands, IsEmpty());
    command.repository = ours;
    EXPECT_THAT(in_log_terms(world.state, command).commands, SizeIs(2));
}

TEST(Repositories, OneNumberHasOneName) {
    NamedWorld world;
    const Event event = world.history.back();
    for (const RepositoryNamed& odd :
         {RepositoryNamed{"demo/sums", theirs, "demo/sums"}, RepositoryNamed{"demo/others", ours, "demo/others"}}) {
        Event other = event;
        other.body = odd;
        other.idempotency_key = "repository:x";
        EXPECT_THROW(apply(world.state, other), IllegalEvent);
    }
    EXPECT_THAT(world.tell(NameRepository{"demo/sums", ours, "demo/sums"}), IsEmpty());
    EXPECT_THAT(world.tell(NameRepository{"demo/sums", theirs, "demo/sums"}), IsEmpty());
}

}  // namespace
}  // namespace tachograph
