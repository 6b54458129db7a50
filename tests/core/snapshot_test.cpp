// Compares every text of the bot on a pull request, in every situation, word for word.
#include "tests/snapshot.hpp"

#include "core/answers/answers.hpp"
#include "core/comments/comment_language.hpp"
#include "core/effects/outbox.hpp"
#include "tests/core/world.hpp"

#include <functional>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::World;

// The comments and the status of each situation.
class Book {
  public:
    void jobs(const std::string& situation, const std::function<void(World&)>& story) {
        World world;
        story(world);
        const Job job = find_job(world.state, {world.pull, last_number(world.state, world.pull)}).value();
        text += fmt::format("# {}\n\nStatus: {}\n\n", situation, one_line(job));
        if (job.stage != Stage::rejected) text += progress_comment(job, "bot") + "\n";
        if (is_terminal(job.stage)) text += result_comment(job, "bot") + "\n";
    }
    void reply(const std::string& situation, const std::function<void(World&)>& story) {
        World world;
        story(world);
        const Reply& owed = world.state.replies.rbegin()->second;
        text += fmt::format("# {}\n\n{}\n", situation, reply_comment({&owed}, world.state, "bot"));
    }

    std::string text;
};

void start(World& world) {
    world.run_job();
    world.tell(RunnerStarted{world.job(1), "bench-03"});
    world.now += std::chrono::minutes(12);
}

void report(World& world) {
    start(world);
    world.tell(RunnerMeasured{world.job(1), "bench-03", std::string(40, 'c')});
    world.tell(ReportPublished{world.job(1), "demo/sums/1/1.md", std::string(40, 'd'),
                               "https://github.com/demo/Reports/blob/HEAD/demo/sums/1/1.md",
                               "1 regression (sort is 8.92× slower); 2 invariant", Tally{0, 1, 2, 0, 0, 0}});
}

TEST(Snapshots, CommentsOnJobs) {
    Book book;
    book.jobs("A job is accepted", [](World& world) { world.run_job(); });
    book.jobs("A job waits behind two others", [](World& world) {
        for (int other = 2; other <= 3; ++other) {
            world.pull.number = other;
            world.run_job();
        }
        world.pull.number = 1;
        world.run_job();
    });
    book.jobs("A job with base= and only=", [](World& world) {
        world.ask("alice", RunBenchmarks{"release/1.0", "solve*"});
        world.tell(ResolveJob{world.job(1), world.head, world.base, "main"});
    });
    book.jobs("The pull request was pushed to while a job is pending", [](World& world) {
        world.run_job();
        world.tell(PullPushed{world.pull, {ActorKind::user, "alice"}, std::string(40, 'e'), "guid", world.now, false});
    });
    book.jobs("A job runs", start);
    book.jobs("A job is reported", report);
    book.jobs("A job failed", [](World& world) {
        start(world);
        world.tell(RunnerFailed{world.job(1), "bench-03", "benchmark/run of the head ended with exit code 1 in round 3",
                                "ERROR: LoadError: UndefVarError: f not defined\n"});
    });
    book.jobs("A job failed without a log", [](World& world) {
        start(world);
        world.tell(RunnerFailed{world.job(1), {}, "the runner process is gone", {}});
    });
    book.jobs("A job was aborted while it was pending", [](World& world) {
        world.run_job();
        world.ask("alice", Abort{});
    });
    book.jobs("A job was aborted by somebody else while it ran", [](World& world) {
        start(world);
        world.ask("bob", Abort{});
    });
    book.jobs("The pull request was closed while a job was pending", [](World& world) {
        world.run_job();
        world.tell(PullClosed{world.pull, {ActorKind::user, "chris"}, "guid", world.now});
    });
    testing::expect_snapshot("core/snapshots/jobs.md", book.text);
}

TEST(Snapshots, Refusals) {
    Book book;
    book.reply("Benchmarks, asked for by somebody who may not",
               [](World& world) { world.ask("mallory", RunBenchmarks{}); });
    book.reply("Benchmarks of a repository that is not registered", [](World& world) {
        world.pull = {"demo/other", 7};
        world.ask("alice", RunBenchmarks{});
    });
    book.reply("Benchmarks while a job of this pull request is active", [](World& world) {
        world.run_job();
        world.ask("bob", RunBenchmarks{});
    });
    book.jobs("Benchmarks of commits that cannot be resolved", [](World& world) {
        world.ask("alice", RunBenchmarks{"no-such-branch", {}});
        world.tell(RefuseJob{world.job(1), "there is no no-such-branch in demo/sums"});
    });
    book.reply("A retry where there is nothing to retry", [](World& world) { world.ask("alice", Retry{}); });
    book.reply("An abort where nothing runs", [](World& world) { world.ask("alice", Abort{}); });
    book.reply("An abort by somebody who may not", [](World& world) {
        world.run_job();
        world.ask("mallory", Abort{});
    });
    book.reply("A command that does not exist",
               [](World& world) { world.ask("alice", read_comment("@bot runbenchmark", "bot").at(0)); });
    book.reply("A command that is missing",
               [](World& world) { world.ask("alice", read_comment("@bot", "bot").at(0)); });
    book.reply("A command with an argument that it does not take",
               [](World& world) { world.ask("alice", read_comment("@bot runbenchmarks quickly", "bot").at(0)); });
    testing::expect_snapshot("core/snapshots/refusals.md", book.text);
}

TEST(Snapshots, AnswersToQuestions) {
    Book book;
    book.reply("help", [](World& world) { world.ask("mallory", ShowHelp{}); });
    book.reply("status, of nothing", [](World& world) { world.ask("alice", ShowStatus{}); });
    book.reply("status", [](World& world) {
        report(world);
        world.ask("mallory", RunBenchmarks{});
        world.run_job();
        world.ask("alice", ShowStatus{});
    });
    book.reply("queue, of nothing", [](World& world) { world.ask("alice", ShowQueue{}); });
    book.reply("queue", [](World& world) {
        start(world);
        world.pull.number = 2;
        world.run_job();
        world.ask("alice", ShowQueue{});
    });
    book.reply("benchmarkers", [](World& world) { world.ask("alice", ShowBenchmarkers{}); });
    book.reply("somebody was let in", [](World& world) {
        world.ask("admin", ChangeBenchmarker{true, "dora", "demo/sums"});
        world.tell(AccessChanged{world.state.requests.begin()->first, world.state.access, "", std::string(40, 'c'),
                                 "words",
                                 "done, with commit `cccccccccc` of the access-control repository:\n\n- @dora may run "
                                 "benchmarks on demo/sums\n"});
    });
    book.reply("somebody may not let others in", [](World& world) {
        world.ask("alice", ChangeBenchmarker{true, "dora", "org"});
    });
    testing::expect_snapshot("core/snapshots/answers.md", book.text);
}

TEST(Snapshots, CommentsOnThePolicy) {
    World world;
    const PullId pull{"demo/access", 3};
    world.tell(ExplainAccess{pull, std::string(40, 'e'), std::string(40, 'c'),
                             "With this,\n\n- @dora may run benchmarks on demo/sums\n", "", "it wants an approval"});
    world.tell(QuarantineAccess{std::string(40, 'd'),
                                "It would change:\n\n- @mallory may administer all repositories\n",
                                "it came by neither an approved pull request nor a command"});
    testing::expect_snapshot("core/snapshots/policy.md", proposal_comment(world.state.proposals.at(pull)) + "\n" +
                                                             quarantine_note(world.state, "bot"));
}

}  // namespace
}  // namespace tachograph
