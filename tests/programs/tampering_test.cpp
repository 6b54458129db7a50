// `verify` on logs that were changed with git's own tools by somebody with write access.
#include "tests/programs/tampered_log.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include <gmock/gmock.h>

namespace tachograph {
namespace {

using ::testing::HasSubstr;

// Events 0 to 6 are: adopted, requested, accepted, running, measured, reported, refused, asked.
class Tampering : public testing::TamperedLog {
  protected:
    Tampering() { write(); }
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
}

TEST_F(Tampering, HonestLogIsValidAndReproducible) {
    expect_holds();
    const auto json = nlohmann::json::parse(program("verify --json 2>/dev/null").output);
    EXPECT_TRUE(json.at("holds"));
    EXPECT_EQ(json.at("events"), world.history.size());
    const std::string tip = id("main");
    rewrite(messages());
    EXPECT_EQ(id("main"), tip);
}

TEST_F(Tampering, AChangedMessageIsFound) {
    auto all = messages();
    all[1] = replaced(all[1], "Actor: user:alice", "Actor: user:mallory");
    all[1] = replaced(all[1], "by alice", "by mallory");
    rewrite(all);
    expect_found(id("main~6"), "mallory may not run benchmarks on demo/sums");
    all = messages();
    all[5] = replaced(all[5], "Headline: faster", "Headline: slower");
    all[5] = replaced(all[5], "reported", "REPORTED");
    rewrite(all);
    expect_found(id("main~2"), "not written as this event is written");
}

TEST_F(Tampering, ADroppedEventIsFound) {
    for (std::size_t dropped = 0; dropped < 5; ++dropped) {
        auto all = messages();
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(dropped));
        rewrite(all);
        expect_found(id(fmt::format("main~{}", all.size() - 1 - dropped)), "");
    }
}

TEST_F(Tampering, ReorderedEventsAreFound) {
    auto all = messages();
    std::swap(all[1], all[2]);
    rewrite(all);
    expect_found(id("main~6"), "there is no job demo/sums#1/1");
}

TEST_F(Tampering, AnInsertedEventIsFound) {
    auto all = messages();
    Event again = world.history[3];
    again.idempotency_key = "runner:demo/sums/1/1/again";
    all.insert(all.begin() + 4, format_event(again));
    rewrite(all);
    expect_found(id("main~4"), "job demo/sums#1/1 is running");
    all = messages();
    all.insert(all.begin() + 4, all[3]);
    rewrite(all);
    expect_found(id("main~4"), "has acted before");
}

TEST_F(Tampering, AMergeIsFound) {
    const std::string side = commit_on_tip(format_event(world.ask("bob", ShowQueue{}).front()));
    const std::string merged =
        commit(format_event(world.ask("bob", ShowHelp{}).front()), "-p main -p " + side, "main^{tree}", {});
    set_tip(merged);
    expect_found(merged, "it has several parents");
}

TEST_F(Tampering, AnAbortByAStrangerIsFound) {
    world.ask("alice", Retry{});
    const auto retry = std::vector(world.history.end() - 2, world.history.end());
    for (const Event& event : retry) set_tip(commit_on_tip(format_event(event)));
    expect_holds();
    Event abort = world.ask("alice", Abort{}).front();
    abort.actor.name = "mallory";
    set_tip(commit_on_tip(format_event(abort)));
    expect_found(id("main"), "mallory neither asked for this job nor may run benchmarks on demo/sums");
}

TEST_F(Tampering, ARetryByAStrangerIsFound) {
    world.ask("alice", Retry{});
    world.history[world.history.size() - 2].actor.name = "mallory";
    rewrite(messages());
    expect_found(id("main~1"), "mallory may not run benchmarks");
    expect_found(id("main~1"), "job.requested/2 has no ground here");
}

// Earlier versions gave refused requests a number, and answered strangers however often they asked.
TEST_F(Tampering, RightsOfThatTimeAreSufficient) {
    const JobId next{world.pull, last_number(world.state, world.pull) + 1};
    Event event{JobRejected{next, "2000", "mallory may not run benchmarks on demo/sums"},
                {ActorKind::user, "mallory"},
                "comment:demo/sums/1/2000/0",
                "guid",
                world.now};
    set_tip(commit_on_tip(format_event(event)));
    for (int comment = 2001; comment < 2006; ++comment) {
        event.body = QuestionAsked{world.pull, std::to_string(comment), "help"};
        event.idempotency_key = fmt::format("comment:demo/sums/1/{}/0", comment);
        set_tip(commit_on_tip(format_event(event)));
    }
    event.body = AccessAsked{world.pull, "2006", "approve"};
    event.idempotency_key = "comment:demo/sums/1/2006/0";
    set_tip(commit_on_tip(format_event(event)));
    expect_holds();
}

TEST_F(Tampering, AnotherTreeIsFound) {
    const std::string blob = git("hash-object -w --stdin", "something else\n");
    const std::string tree = git("mktree", fmt::format("100644 blob {}\tREADME.md\n", blob));
    set_tip(commit(format_event(world.ask("bob", ShowHelp{}).front()), "-p main", tree, {}));
    expect_found(id("main"), "its files are not those of the root");
}

TEST_F(Tampering, AnotherRootIsFound) {
    const std::string root =
        commit("Begin an event log\n", "", "main^{tree}", {"Tachograph", "2026-01-01T00:00:00+0000"});
    set_tip(root);
    for (const std::string& message : messages()) set_tip(commit_on_tip(message));
    expect_found(root, "it is not the root of an event log");
    set_tip(id("main~2"));
    expect_found(root, "it is not the root of an event log");
}

TEST_F(Tampering, AnotherAuthorOrDateIsFound) {
    const std::string message = format_event(world.ask("bob", ShowHelp{}).front());
    const std::string before = id("main");
    set_tip(commit_on_tip(message, {"Mallory", ""}));
    expect_found(id("main"), "it was not written by Tachograph");
    set_tip(before);
    set_tip(commit_on_tip(message, {"Tachograph", "2026-11-23T10:15:04+0100"}));
    expect_found(id("main"), "it was not written by Tachograph");
    set_tip(before);
    set_tip(commit_on_tip(message, {"Tachograph", "2020-11-23T10:15:04+0000"}));
    expect_found(id("main"), "its date differs from the time of the event");
    set_tip(before);
    set_tip(commit_on_tip("just a commit\n"));
    expect_found(id("main"), "it has no trailers");
}

// An object's file, whatever pack it was in.
std::string loosened(const std::string& repository, const std::string& id) {
    testing::shell(
        fmt::format("cd {} && mkdir -p away && mv objects/pack/* away/; for pack in away/*.pack; do "
                    "git --git-dir=. unpack-objects -q < $pack; done",
                    repository));
    return fmt::format("{}/objects/{}/{}", repository, id.substr(0, 2), id.substr(2));
}

TEST_F(Tampering, ContentThatDoesNotMatchItsIdIsFound) {
    const std::string victim = id("main~3");
    const std::string content = git("cat-file commit " + victim) + "\n";
    const std::string other =
        git("hash-object -t commit -w --stdin", replaced(content, "Results: results", "Results: invented"));
    const std::string file = loosened(repository(), victim);
    ASSERT_EQ(testing::shell(fmt::format("cp -f {} {}", loosened(repository(), other), file)).code, 0);
    expect_found(victim, "neither this commit nor those before it can be checked");
    std::filesystem::resize_file(file, 20);
    expect_found(victim, "is damaged; run git");
    EXPECT_EQ(program("state").code, 1);
    std::filesystem::remove(file);
    expect_found(victim, "neither this commit nor those before it can be checked");
    EXPECT_EQ(program("state").code, 1);
}

TEST_F(Tampering, ReadmeThatDoesNotMatchItsIdIsFound) {
    const std::string other = git("hash-object -w --stdin", "something else\n");
    const std::string file = loosened(repository(), id("main:README.md"));
    ASSERT_EQ(testing::shell(fmt::format("cp -f {} {}", loosened(repository(), other), file)).code, 0);
    expect_found(git("rev-list --max-parents=0 main"), id("main:README.md"));
}

// `refs/replace` and grafts do not deceive the audit.
TEST_F(Tampering, ReplacementsAndGraftsAreFoundAndIgnored) {
    const std::string honest = id("main");
    auto all = messages();
    all[1] = replaced(all[1], "Actor: user:alice", "Actor: user:mallory");
    all[1] = replaced(all[1], "by alice", "by mallory");
    rewrite(all);
    const std::string forged = id("main");
    const std::string forged_request = id("main~6");
    git(fmt::format("replace {} {}", forged, honest));
    EXPECT_THAT(git("log --format=%B main"), HasSubstr("requested demo/sums/1/1 by alice"));
    expect_found(forged, "git shows another commit in its place");
    EXPECT_THAT(program("verify").output, HasSubstr(forged_request.substr(0, 10) + ": job.requested/2 has no ground"));
    git(fmt::format("replace -d {}", forged));
    set_tip(honest);
    expect_holds();
    program.write("tachograph-data/events.git/info/grafts", fmt::format("{} {}\n", id("main"), id("main~2")));
    expect_found("", "info/grafts");
}

TEST_F(Tampering, EventOfALaterVersionStopsTheAuditAndIsShown) {
    std::string later = format_event(world.ask("bob", RunBenchmarks{}).front());
    later = replaced(later, "job.requested/2", "job.requested/7");
    set_tip(commit_on_tip(later));
    for (const char* command : {"state", "jobs", "serve", "verify"}) {
        const auto run = program(command);
        EXPECT_EQ(run.code, command == std::string("serve") ? 3 : 1) << run.output;
        for (const std::string& word :
             {id("main").substr(0, 10), std::string("job.requested/7"), std::string("version that knows it")})
            EXPECT_THAT(run.output, HasSubstr(word)) << command;
    }
    EXPECT_THAT(program("log 'demo/sums#1/2'").output, HasSubstr("requested demo/sums/1/2 by bob"));
    EXPECT_EQ(program("state --at " + id("main~1")).code, 0) << "what was before it can still be read";
}

TEST_F(Tampering, MissingReportsAreFound) {
    const git::Repository reports = git::Repository::open(reports_repository());
    const std::string report = reports.reference("refs/heads/main").value();
    const std::string reported = id("main~2");
    const std::string git = "git --git-dir=" + reports_repository() + " ";
    testing::shell(git + "update-ref refs/heads/main " + report + "~1 && " + git +
                   "reflog expire --expire=now --all; " + git + "prune --expire=now");
    expect_found(reported, "the reports repository has no commit " + report.substr(0, 10));
    std::filesystem::remove_all(reports_repository());
    expect_found("", "the log names 1 reports, but the reports repository");
}

// The log's last events are missing, but their report exists.
TEST_F(Tampering, UnknownReportIsFound) {
    git::GitReportStore(reports_repository(), {}, [] {
        return Timestamp{};
    }).publish({{"demo/sums", 7}, 1}, "Report", {{"s.md", "faster"}});
    expect_found("", "has a report of demo/sums#7/1");
}

}  // namespace
}  // namespace tachograph
