// A real event log, and somebody who can write to its repository with git's own tools.
#pragma once

#include "adapters/git/log/event_log.hpp"
#include "adapters/git/stores/report_store.hpp"
#include "tests/core/world.hpp"
#include "tests/programs/program.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tachograph::testing {

// Of a forged commit.
struct Author {
    std::string name = "Tachograph";
    std::string date{};  // empty: as the message says
};

class TamperedLog : public ::testing::Test {
  protected:
    // A job's life, a refusal and a question.
    TamperedLog() {
        world.run_job();
        world.tell(RunnerMeasured{world.job(1), "bench-03", "results"});
        git::GitReportStore reports(reports_repository(), {}, [] { return Timestamp{}; });
        const Publication report = reports.publish(world.job(1), "Report", {{"r.md", "faster"}});
        world.tell(ReportPublished{world.job(1), "r.md", report.commit, "u", "faster", {}});
        world.ask("mallory", RunBenchmarks{});
        world.ask("carol", ShowHelp{});
    }

    std::string reports_repository() const { return program.folder / "tachograph-data/reports.git"; }
    std::string repository() const { return program.folder / "tachograph-data/events.git"; }

    void write(const git::Signer& sign = {}) {
        git::GitEventLog log(repository(), git::LogMode::write, sign);
        for (const Event& event : world.history) log.append(std::vector{event}, log.tip());
    }

    // Runs git in the log's repository and returns what it says, without the last line end.
    std::string git(const std::string& arguments, const std::string& input = {}) const {
        program.write("input", input);
        const ShellResult run =
            shell(fmt::format("git --git-dir={} {} < {}/input", repository(), arguments, program.folder.path));
        EXPECT_EQ(run.code, 0) << arguments << "\n" << run.output;
        return run.output.substr(0, run.output.find_last_not_of('\n') + 1);
    }
    std::string id(const std::string& revision) const { return git("rev-parse " + revision); }

    std::vector<std::string> messages() const {
        std::vector<std::string> all;
        for (const Event& event : world.history) all.push_back(format_event(event));
        return all;
    }

    std::string commit(const std::string& message, const std::string& parents, const std::string& tree,
                       const Author& author) const {
        const auto at = message.rfind("\nAt: ");
        const std::string date = author.date.empty() && at != std::string::npos ? message.substr(at + 5, 19) + "+0000"
                                 : author.date.empty()                          ? "2026-11-23T10:15:04+0000"
                                                                                : author.date;
        program.write("message", message);
        const ShellResult run = shell(fmt::format(
            "cd {0} && export GIT_AUTHOR_NAME='{1}' GIT_AUTHOR_EMAIL=tachograph@localhost GIT_AUTHOR_DATE={2} "
            "GIT_COMMITTER_NAME='{1}' GIT_COMMITTER_EMAIL=tachograph@localhost GIT_COMMITTER_DATE={2} && "
            "git --git-dir={3} commit-tree {4} {5} < message",
            program.folder.path, author.name, date, repository(), parents, tree));
        EXPECT_EQ(run.code, 0) << run.output;
        return run.output.substr(0, 40);
    }
    std::string commit_on_tip(const std::string& message, const Author& author = {}) const {
        return commit(message, "-p main", "main^{tree}", author);
    }
    void set_tip(const std::string& commit) const { git("update-ref refs/heads/main " + commit); }
    // Rewrites the whole history consistently.
    void rewrite(const std::vector<std::string>& all) const {
        const std::string root = git("rev-list --max-parents=0 main");
        set_tip(root);
        for (const std::string& message : all) set_tip(commit_on_tip(message));
    }

    // Expects exit code 1, and that the only or first finding names that commit and contains that text.
    void expect_found(const std::string& commit, const std::string& words, const std::string& options = {}) const {
        const ShellResult run = program("verify --json " + options);
        EXPECT_EQ(run.code, 1) << run.output;
        const auto json = nlohmann::json::parse(run.output, nullptr, false);
        ASSERT_FALSE(json.is_discarded()) << run.output;
        EXPECT_FALSE(json.at("holds"));
        ASSERT_FALSE(json.at("findings").empty());
        const auto& first = json.at("findings").at(0);
        EXPECT_EQ(first.at("commit"), commit) << run.output;
        EXPECT_NE(first.at("problem").get<std::string>().find(words), std::string::npos) << run.output;
        const ShellResult text = program("verify " + options);
        EXPECT_EQ(text.code, 1);
        const std::string where = commit.empty() ? "the log" : commit.substr(0, 10);
        EXPECT_NE(text.output.find(where + ": " + first.at("problem").get<std::string>()), std::string::npos)
            << text.output;
    }
    void expect_holds(const std::string& options = {}) const {
        const ShellResult run = program("verify " + options);
        EXPECT_EQ(run.code, 0) << run.output;
    }

    Program program;
    World world;
};

}  // namespace tachograph::testing
