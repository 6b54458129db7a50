// The audit accepts exactly the events that `decide` returns.
#include "access-control/audit.hpp"

#include "core/machine/idempotency_key.hpp"
#include "tests/core/world.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace tachograph::access_control {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::World;

const std::string some_commit(40, 'd');

// The audit's findings in a whole log, as `<number of the event>: <problem>`.
std::vector<std::string> findings(const std::vector<Event>& history) {
    Audit audit;
    std::vector<std::string> found;
    for (std::size_t n = 0; n < history.size(); ++n) {
        for (const std::string& problem : audit.judge(format_event(history[n])))
            found.push_back(fmt::format("{}: {}", n, problem));
    }
    for (const std::string& problem : audit.end()) found.push_back("end: " + problem);
    return found;
}

std::vector<std::string> findings_with(const World& world, std::vector<Event> forged) {
    std::vector<Event> history = world.history;
    history.insert(history.end(), forged.begin(), forged.end());
    return findings(history);
}

Actor person(const std::string& name) { return {ActorKind::user, name}; }
const Actor bot{ActorKind::bot, "tachograph"};

Access access_with(const World& world, const std::string& account) {
    Access access = world.state.access;
    access.grants.push_back({Role::benchmarker, account, "org"});
    return access;
}

// An event as the writer would write it if it were legitimate.
Event forged(const World& world, EventBody body, Actor actor, std::string idempotency_key) {
    const bool delivered = idempotency_key.find("comment:") == 0 || idempotency_key.find("closed:") == 0 ||
                           idempotency_key.find("superseded:") == 0;
    return {std::move(body), std::move(actor), std::move(idempotency_key), delivered ? "guid" : "",
            world.now + std::chrono::seconds(1)};
}

Event forged_request(const World& world, const std::string& who) {
    return forged(world, JobRequested{world.job(1), "17", "", "", "", "", ""}, person(who), "comment:demo/sums/1/17/0");
}

// The forge's answer: the requested head, if there is one.
std::string head_of(const World& world, const JobId& job) {
    const Job* active = active_job(world.state, job.pull);
    return active && active->id == job && !active->head.empty() ? active->head : world.head;
}

CommandBody random_command(const World& world) {
    const JobId job = world.job(*rc::gen::inRange(1, 4));
    const std::string effect = fmt::format("access:comment:demo/sums/1/{}/0", *rc::gen::inRange(1001, 1012));
    const auto request = world.state.requests.find(effect);
    const bool by_admin = request != world.state.requests.end() && request->second.author.name == "admin";
    const std::string commit(40, *rc::gen::element('a', 'b', 'c'));
    const Actor who = person(*rc::gen::element<std::string>("alice", "bob", "admin", "mallory"));
    switch (*rc::gen::inRange(0, 15)) {
        case 0:
            return ResolveJob{job, head_of(world, job), world.base, "main"};
        case 1:
            return RefuseJob{job, "it is gone"};
        case 2:
            return RunnerStarted{job, *rc::gen::element<std::string>("", "bench-03")};
        case 3:
            return RunnerMeasured{job, *rc::gen::element<std::string>("", "bench-03"), "results"};
        case 4:
            return RunnerFailed{job, "bench-03", std::string(700, 'r'), std::string(9000, 'l')};
        case 5:
            return ReportPublished{job, "r.md", commit, "u", "faster", {}};
        case 6:
            return ReportRefused{job, "no results"};
        case 7:
            return PullClosed{world.pull, who, "guid", world.now};
        case 8:
            return PullPushed{world.pull, who, commit, "guid", world.now, *rc::gen::arbitrary<bool>()};
        case 9:
            return EffectPerformed{*rc::gen::element<std::string>("start:", "reaction:", "cancel:") + to_text(job),
                                   "x"};
        case 10:  // the service does so for admins only
            return AccessChanged{by_admin ? effect : "access:none",
                                 access_with(world, "carol"),
                                 world.state.policy,
                                 commit,
                                 "words",
                                 "answer"};
        case 11:
            return RequestRefused{effect, "no"};
        case 12:
            return AdoptAccess{access_with(world, who.name), "merged", world.state.policy, commit};
        case 13:
            return QuarantineAccess{commit, "answer", "reason"};
        default:
            return RequestAnswered{effect, "answer"};
    }
}

Instruction random_instruction() {
    return *rc::gen::element<Instruction>(RunBenchmarks{}, RunBenchmarks{"v1", "sort*"}, RunBenchmarks{}, Abort{},
                                          Retry{}, Retry{}, ShowQueue{}, ChangeBenchmarker{true, "@carol on", "org"},
                                          ChangeBenchmarker{false, "bob", "demo/sums"}, WhoIs{"bob"}, Approve{},
                                          Adopt{"abcdef0"}, Misunderstood{"dance", "no such command"}, Misunderstood{});
}

RC_GTEST_PROP(Audit, DecidedEventsHaveNoFindings, ()) {
    World world;
    const int commands = *rc::gen::inRange(0, 60);
    for (int n = 0; n < commands; ++n) {
        const std::string who = *rc::gen::element<std::string>("alice", "bob", "admin", "mallory", "ALICE");
        *rc::gen::arbitrary<bool>() ? world.ask(who, random_instruction()) : world.tell(random_command(world));
    }
    const auto found = findings(world.history);
    for (const std::string& finding : found) RC_LOG() << finding << "\n";
    RC_ASSERT(found.empty());
}

TEST(Audit, JobOfAnUnentitledPersonIsFound) {
    const World world;
    const Event accepted =
        forged(world, JobAccepted{world.job(1), world.head, world.base, "main"}, bot, key_of_acceptance(world.job(1)));
    EXPECT_THAT(findings_with(world, {forged_request(world, "mallory"), accepted}),
                ElementsAre("1: job.requested/2 has no ground here: mallory may not run benchmarks on demo/sums",
                            "2: job.accepted/2 has no ground here: nobody with the right to do so asked for the job"));
    EXPECT_THAT(findings_with(world, {forged_request(world, "alice"), accepted}), IsEmpty());
    Event runner = forged_request(world, "alice");
    runner.actor.kind = ActorKind::runner;
    EXPECT_THAT(findings_with(world, {runner}), ElementsAre(HasSubstr("1: job.requested/2 has no ground here")));
    Event elsewhere = forged_request(world, "alice");
    elsewhere.body = JobRequested{{{"x/y", 1}, 1}, "17", "", "", "", "", ""};
    elsewhere.idempotency_key = "comment:x/y/1/17/0";
    EXPECT_THAT(findings_with(world, {elsewhere}), ElementsAre(HasSubstr("x/y is not registered")));
}

TEST(Audit, RightsAreThoseOfThePolicyAtThatTime) {
    World world;
    Access without = world.state.access;
    std::erase_if(without.grants, [](const Grant& grant) { return grant.account == "alice"; });
    world.tell(AdoptAccess{without, "alice left", "", some_commit});
    EXPECT_THAT(findings_with(world, {forged_request(world, "alice")}), ElementsAre(HasSubstr("2: job.requested/2")));
    world.tell(AdoptAccess{access_with(world, "alice"), "alice is back", some_commit, std::string(40, 'e')});
    EXPECT_THAT(findings_with(world, {forged_request(world, "alice")}), IsEmpty());
}

// The log does not have the requester's number, so the grant may have been the requester's.
TEST(Audit, GrantWithAnAccountNumberAppliesToThatAccount) {
    World world;
    Access numbered = world.state.access;
    numbered.grants = {{Role::admin, "admin", "org"},
                       {Role::benchmarker, "alice", "org", "", 5},
                       {Role::blocked, "alice", "org", "", 6}};
    world.tell(AdoptAccess{numbered, "numbers", "", some_commit});
    for (const std::int64_t number : {5, 6, 7})
        world.tell(Ask{{"demo/sums", 2}, person("alice"), std::to_string(number), 0, "", RunBenchmarks{}, number});
    EXPECT_THAT(findings(world.history), IsEmpty());
}

TEST(Audit, RetryNeedsARight) {
    World world;
    world.run_job();
    world.tell(RunnerFailed{world.job(1), "bench-03", "broken", ""});
    const auto retried = [&](const std::string& who, const std::string& head) {
        return std::vector{
            forged(world, JobRequested{world.job(2), "17", "", "", head, world.base, "main"}, person(who),
                   "comment:demo/sums/1/17/0"),
            forged(world, JobAccepted{world.job(2), head, world.base, "main"}, bot, key_of_acceptance(world.job(2)))};
    };
    EXPECT_THAT(findings_with(world, retried("alice", world.head)), ElementsAre());
    EXPECT_THAT(findings_with(world, retried("mallory", world.head)),
                ElementsAre(HasSubstr("mallory may not run benchmarks"), HasSubstr("nobody with the right")));
    EXPECT_THAT(findings_with(world, retried("alice", some_commit)),
                ElementsAre(HasSubstr("it should be 'requested demo/sums/1/2 by alice: aaaaaaaaaa again'"),
                            HasSubstr("nobody with the right")));
}

TEST(Audit, AbortNeedsARightOrAReason) {
    World world;
    world.run_job();
    const auto aborted = [&](const std::string& comment, const Actor& who, const std::string& idempotency_key) {
        return findings_with(world, {forged(world, JobAborted{world.job(1), comment, "so"}, who, idempotency_key)});
    };
    EXPECT_THAT(aborted("17", person("mallory"), "comment:demo/sums/1/17/0"),
                ElementsAre(HasSubstr("mallory neither asked for this job nor may run benchmarks")));
    EXPECT_THAT(aborted("17", person("bob"), "comment:demo/sums/1/17/0"), IsEmpty());
    EXPECT_THAT(aborted("", bot, "revoked:demo/sums/1/1"), ElementsAre(HasSubstr("alice may still run benchmarks")));
    EXPECT_THAT(aborted("", person("mallory"), "closed:demo/sums/1/1"), IsEmpty());
    EXPECT_THAT(aborted("", person("mallory"), "superseded:demo/sums/1/1/" + some_commit),
                ElementsAre(HasSubstr("it should be 'outdated demo/sums/1/1")));
    EXPECT_THAT(aborted("", bot, "because"), ElementsAre(HasSubstr("job.aborted/2 has no ground here")));
}

TEST(Audit, OnlyAnEntitledPushSupersedesAJob) {
    World world;
    world.run_job();
    world.tell(PullPushed{world.pull, person("bob"), some_commit, "guid", world.now, true});
    EXPECT_THAT(findings(world.history), IsEmpty());
    EXPECT_THAT(findings_with(world, {forged(world, JobAccepted{world.job(2), world.head, world.base, "main"}, bot,
                                             key_of_acceptance(world.job(2)))}),
                ElementsAre(HasSubstr("the job was asked for to measure dddddddddd")));
    std::vector<Event> history = world.history;
    history.erase(history.end() - 2);
    EXPECT_THAT(findings(history), ElementsAre(HasSubstr("another job of that pull request has not ended")));
    history = world.history;
    history.pop_back();
    EXPECT_THAT(findings(history), ElementsAre(HasSubstr("end: the log ends before 'requested demo/sums/1/2 by bob")));
    history.push_back(
        forged(world, QuestionAsked{world.pull, "17", "help"}, person("bob"), "comment:demo/sums/1/17/0"));
    EXPECT_THAT(findings(history),
                ElementsAre(HasSubstr("'requested demo/sums/1/2 by bob: dddddddddd again' must come first")));
}

TEST(Audit, PolicyChangeNeedsARequest) {
    World world;
    const auto adopted = [&](const Actor& who, const std::string& base, const std::string& head) {
        return forged(world, AccessAdopted{access_with(world, "mallory"), "so", base, head}, who,
                      key_of_policy(head, world.state.events));
    };
    EXPECT_THAT(findings_with(world, {adopted(person("admin"), "", some_commit)}),
                ElementsAre(HasSubstr("nothing that happened before leads to it")));
    EXPECT_THAT(findings_with(world, {adopted(bot, some_commit, some_commit)}),
                ElementsAre(HasSubstr("access.adopted/3 has no ground here")));
    EXPECT_THAT(findings_with(world, {forged(world, AccessAdopted{access_with(world, "mallory"), "so", "", ""}, bot,
                                             key_of_access(world.state.events))}),
                ElementsAre(HasSubstr("it names no commit of the access-control repository")));
    EXPECT_THAT(findings_with(world, {adopted(bot, "", some_commit)}), IsEmpty());
    // A request of a person without rights, in the log of an earlier version, which recorded it.
    world.history.push_back(
        forged(world, AccessAsked{world.pull, "1001", "approve"}, person("alice"), "comment:demo/sums/1/1001/0"));
    world.state = apply(std::move(world.state), world.history.back());
    ++world.comment;
    const Event followed = forged(world, CommandFollowed{world.pull, "1001", "approve", "done"}, person("alice"),
                                  "access:comment:demo/sums/1/1001/0");
    EXPECT_THAT(findings_with(world, {adopted(person("alice"), "", some_commit), followed}),
                ElementsAre(HasSubstr("it wants the approval of an admin of the organisation")));
    world.ask("admin", Approve{});
    const auto approved = findings_with(world, {adopted(person("admin"), "", some_commit)});
    EXPECT_THAT(approved, ElementsAre(HasSubstr("end: the log ends before 'followed approve of admin")));
    EXPECT_THAT(findings_with(world, {forged(world, AccessAsked{world.pull, "17", "addbenchmarker x on org"},
                                             person("alice"), "comment:demo/sums/1/17/0")}),
                ElementsAre(HasSubstr("alice is no admin of the organisation")));
}

TEST(Audit, DroppedReorderedAndRepeatedEventsAreFound) {
    World world;
    world.run_job();
    world.tell(RunnerMeasured{world.job(1), "bench-03", "results"});
    world.tell(ReportPublished{world.job(1), "r.md", "c", "u", "faster", {}});
    for (std::size_t n = 0; n + 1 < world.history.size(); ++n) {
        std::vector<Event> history = world.history;
        history.erase(history.begin() + static_cast<std::ptrdiff_t>(n));
        EXPECT_FALSE(findings(history).empty()) << n << " was dropped";
        history = world.history;
        std::swap(history[n], history[n + 1]);
        EXPECT_FALSE(findings(history).empty()) << n << " was swapped with the next";
        history = world.history;
        history.push_back(history[n]);
        EXPECT_FALSE(findings(history).empty()) << n << " happened again";
    }
}

TEST(Audit, ActorAndIdempotencyKeyAreChecked) {
    World world;
    world.run_job();
    const auto running = [&](const Actor& who, const std::string& idempotency_key) {
        return findings_with(world, {forged(world, JobRunning{world.job(1)}, who, idempotency_key)});
    };
    EXPECT_THAT(running(person("alice"), "runner:demo/sums/1/1/started"),
                ElementsAre(HasSubstr("its actor should be bot:tachograph")));
    EXPECT_THAT(running(bot, "runner:demo/sums/1/2/started"),
                ElementsAre(HasSubstr("its cause should be runner:demo/sums/1/1/started")));
    EXPECT_THAT(findings_with(world, {forged(world, EffectDone{"start:demo/sums/1/9", ""}, bot, "effect:x")}),
                ElementsAre(HasSubstr("nobody owed")));
}

TEST(Audit, UnreadableEventIsFoundAndLaterVersionEndsTheAudit) {
    const World world;
    Audit audit;
    EXPECT_THAT(audit.judge(format_event(world.history.front())), IsEmpty());
    EXPECT_THAT(audit.judge("just a commit\n"), ElementsAre("it has no trailers"));
    std::string message = format_event(forged_request(world, "alice"));
    EXPECT_THAT(audit.judge("another subject" + message.substr(message.find('\n'))),
                ElementsAre("it is not written as this event is written"));
    message.replace(message.find("requested/2"), 11, "requested/7");
    EXPECT_THAT(
        audit.judge(message),
        ElementsAre("its type 'job.requested/7' is unknown to this version; a newer one wrote it; use a version "
                    "that knows it: what follows cannot be judged"));
    EXPECT_THAT(audit.judge(format_event(forged_request(world, "mallory"))), IsEmpty());
    EXPECT_EQ(audit.events(), 3U);
}

}  // namespace
}  // namespace tachograph::access_control
