// Messages of runners: ours and DiffEqBot's.
#include "adapters/runner_api/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::runner_api {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Sender ours{"token", {"demo/sums", 4}, 2, "abc", "bench-03"};

template <class Message>
std::string problem_of(const std::variant<Message, Unreadable>& read) {
    return std::holds_alternative<Unreadable>(read) ? std::get<Unreadable>(read).problem : "";
}

auto started_by(const Query& query) { return read_started({query, {}, {}}); }
auto failed_by(const Query& query, std::string_view body = {}) { return read_failed({query, {}, body}); }
auto reporter_of(std::string_view body, const Headers& headers = {}) { return read_reporter({{}, headers, body}); }
auto report_in(std::string_view body) { return read_report({}, body); }

TEST(RunnerApi, RoundTrips) {
    const Headers headers = write_credentials(ours);
    const auto credentials = read_credentials(headers);
    ASSERT_TRUE(credentials);
    EXPECT_EQ(credentials->key, "token");
    EXPECT_EQ(credentials->job, (JobId{ours.pull, 2}));

    const std::string start = write(Started{ours});
    const auto started = std::get<Started>(read_started({{}, headers, start}));
    EXPECT_EQ(started.sender.key, "token");
    EXPECT_EQ(started.sender.pull, ours.pull);
    EXPECT_EQ(started.sender.job, 2);
    EXPECT_EQ(started.sender.runner, "bench-03");

    const std::string report = write(Reported{ours, R"({"rounds": []})"});
    const auto reporter = std::get<Sender>(reporter_of(report, headers));
    EXPECT_EQ(reporter.key, "token");
    EXPECT_EQ(reporter.commit, "abc");
    EXPECT_THAT(std::get<Reported>(read_report(reporter, report)).results, HasSubstr("\"rounds\":[]"));

    const std::string failure = write(Failed{ours, "out of time", "the \x01 log"});
    const auto failed = std::get<Failed>(read_failed({{}, headers, failure}));
    EXPECT_EQ(failed.reason, "out of time");
    EXPECT_EQ(failed.log, "the \x01 log");
    for (const std::string& body : {start, report, failure}) EXPECT_THAT(body, Not(HasSubstr("token")));
}

TEST(RunnerApi, DiffEqBotsReportHasItemsOnly) {
    constexpr std::string_view body = R"({"key": "k", "report": {"repo": "demo/sums", "pr": "4", "commit": "abc",
            "items": [{"type": "table", "id": "t", "title": "T", "data": {"head": [], "table": []}}]}})";
    const auto reporter = std::get<Sender>(reporter_of(body));
    EXPECT_EQ(reporter.key, "k");
    EXPECT_EQ(reporter.pull.number, 4);
    EXPECT_FALSE(reporter.job);
    EXPECT_THAT(std::get<Reported>(report_in(body)).results, HasSubstr("\"items\":[{"));
}

TEST(RunnerApi, DiffEqBotsFailureIsAQuery) {
    const auto failed =
        std::get<Failed>(failed_by({{"key", "k"}, {"repo", "demo/sums"}, {"pr", "4"}, {"commit", "abc"}}));
    EXPECT_THAT(failed.reason, HasSubstr("the benchmarks failed"));
}

TEST(RunnerApi, SenderIsFoundInAnyFieldOrder) {
    const auto sender = std::get<Sender>(
        reporter_of(R"({"other": {"repo": "no/no"}, "report": {"items": [{"repo": "no/no", "pr": 9}], "pr": 4,
            "results": {"repo": "no/no"}, "repo": "demo/sums", "job": 2}, "key": "k", "list": [{"key": "no"}]})"));
    EXPECT_EQ(sender.pull, ours.pull);
    EXPECT_EQ(sender.job, 2);
    EXPECT_EQ(sender.key, "k");
}

TEST(RunnerApi, LongRunnerNamesAreCut) {
    const std::string body =
        R"({"key": "k", "repo": "a/b", "pr": 1, "runner": ")" + std::string(3'000'000, 'x') + "\"}";
    EXPECT_LE(std::get<Failed>(failed_by({}, body)).sender.runner.size(), 100U);
    EXPECT_LE(std::get<Started>(read_started({{}, {}, body})).sender.runner.size(), 100U);
}

// A parser of quadratic time would take minutes for each.
TEST(RunnerApi, HostileBodiesAreParsedInLinearTime) {
    std::string objects = R"({"key": "k", "report": {"x": [)";
    std::string keys = R"({"key": "k", "report": {"results": {)";
    for (int n = 0; n < 500'000; ++n) {
        objects += "{},";
        keys += '"' + std::to_string(n) + "\":1,";
    }
    EXPECT_THAT(problem_of(reporter_of(objects)), HasSubstr("not a JSON object"));
    EXPECT_THAT(problem_of(reporter_of(objects + "{}]}}")), HasSubstr("repo must be"));
    EXPECT_THAT(problem_of(failed_by({}, objects + "{}]}}")), HasSubstr("repo must be"));
    EXPECT_THAT(problem_of(report_in(objects + "{}]}}")), "");
    EXPECT_THAT(problem_of(report_in(keys + R"("x":1}}})")), "");
}

TEST(RunnerApi, ErrorsAreReported) {
    EXPECT_THAT(problem_of(started_by({})), HasSubstr("repo must be"));
    EXPECT_THAT(problem_of(started_by({{"repo", "demo/sums"}, {"pr", "4"}})), HasSubstr("key is missing"));
    EXPECT_THAT(problem_of(started_by({{"repo", "demo/sums"}, {"pr", "-4"}, {"key", "k"}})), HasSubstr("pr"));
    EXPECT_THAT(problem_of(started_by({{"repo", "a/b"}, {"pr", "4"}, {"key", "k"}, {"job", "x"}})),
                HasSubstr("job must"));
    EXPECT_THAT(problem_of(reporter_of("")), HasSubstr("not a JSON object"));
    EXPECT_THAT(problem_of(reporter_of("[]")), HasSubstr("not a JSON object"));
    EXPECT_THAT(problem_of(reporter_of(R"({"key": "k", "report": 3})")), HasSubstr("not a JSON object with a report"));
    EXPECT_THAT(problem_of(report_in(R"({"key": "k", "report": {"results": 3}})")), HasSubstr("results"));
    EXPECT_THAT(problem_of(reporter_of(std::string(100'000, '['))), HasSubstr("not a JSON object"));
    EXPECT_THAT(problem_of(reporter_of(R"({"report": )" + std::string(64, '['))), HasSubstr("not a JSON object"));
    EXPECT_THAT(problem_of(report_in(R"({"report": {"x": )" + std::string(100'000, '['))),
                HasSubstr("not a JSON object"));
    EXPECT_THAT(problem_of(failed_by({}, "{")), HasSubstr("not a JSON object"));
}

}  // namespace
}  // namespace tachograph::runner_api
