// What runners say: ours and the original's.
#include "adapters/runner_api/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::runner_api {
namespace {

using ::testing::HasSubstr;

const Sender ours{"token", {"demo/sums", 4}, 2, "abc", "bench-03"};

template <class Message>
std::string problem_of(const std::variant<Message, Unreadable>& read) {
    return std::holds_alternative<Unreadable>(read) ? std::get<Unreadable>(read).problem : "";
}

TEST(RunnerApi, ReadsWhatItWrites) {
    const auto started = std::get<Started>(read_started(write(Started{ours})));
    EXPECT_EQ(started.sender.pull, ours.pull);
    EXPECT_EQ(started.sender.job, 2);
    EXPECT_EQ(started.sender.runner, "bench-03");
    const auto reported = std::get<Reported>(read_report(write(Reported{ours, R"({"rounds": []})"})));
    EXPECT_EQ(reported.sender.key, "token");
    EXPECT_THAT(reported.results, HasSubstr("\"rounds\":[]"));
    const auto failed = std::get<Failed>(read_failed({}, write(Failed{ours, "out of time", "the \x01 log"})));
    EXPECT_EQ(failed.reason, "out of time");
    EXPECT_EQ(failed.log, "the \x01 log");
}

TEST(RunnerApi, TheOriginalsReportHasItemsOnly) {
    const auto reported = std::get<Reported>(read_report(
        R"({"key": "k", "report": {"repo": "demo/sums", "pr": "4", "commit": "abc",
            "items": [{"type": "table", "id": "t", "title": "T", "data": {"head": [], "table": []}}]}})"));
    EXPECT_EQ(reported.sender.pull.number, 4);
    EXPECT_FALSE(reported.sender.job);
    EXPECT_THAT(reported.results, HasSubstr("\"items\":[{"));
}

TEST(RunnerApi, TheOriginalsFailureIsAQuery) {
    const auto failed =
        std::get<Failed>(read_failed({{"key", "k"}, {"repo", "demo/sums"}, {"pr", "4"}, {"commit", "abc"}}, ""));
    EXPECT_THAT(failed.reason, HasSubstr("the benchmarks failed"));
}

TEST(RunnerApi, WhatIsWrongIsSaid) {
    EXPECT_THAT(problem_of(read_started({})), HasSubstr("repo must be"));
    EXPECT_THAT(problem_of(read_started({{"repo", "demo/sums"}, {"pr", "4"}})), HasSubstr("key is missing"));
    EXPECT_THAT(problem_of(read_started({{"repo", "demo/sums"}, {"pr", "-4"}, {"key", "k"}})), HasSubstr("pr"));
    EXPECT_THAT(problem_of(read_started({{"repo", "a/b"}, {"pr", "4"}, {"key", "k"}, {"job", "x"}})),
                HasSubstr("job must"));
    EXPECT_THAT(problem_of(read_report("")), HasSubstr("no JSON"));
    EXPECT_THAT(problem_of(read_report("[]")), HasSubstr("no JSON"));
    EXPECT_THAT(problem_of(read_report(R"({"key": "k", "report": 3})")), HasSubstr("no JSON object with a report"));
    EXPECT_THAT(problem_of(read_report(R"({"key": "k", "report": {"results": 3}})")), HasSubstr("results"));
    EXPECT_THAT(problem_of(read_report(std::string(100'000, '['))), HasSubstr("no JSON"));
    EXPECT_THAT(problem_of(read_failed({}, "{")), HasSubstr("no JSON"));
}

}  // namespace
}  // namespace tachograph::runner_api
