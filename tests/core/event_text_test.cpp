// Every event survives writing and parsing of its commit message, whatever people typed.
#include "core/events/event_text.hpp"

#include "core/values/alternatives.hpp"
#include "tests/core/generators.hpp"
#include "tests/forge_links.hpp"

#include <sstream>

namespace tachograph {
namespace {

using testing::hostile_text;

rc::Gen<Grant> grant() {
    const auto account = rc::gen::element<std::string>("alice", "Bob-2", "carol_x");
    const auto scope = rc::gen::element<std::string>("org", "demo/sums");
    return rc::gen::construct<Grant>(rc::gen::element(Role::admin, Role::benchmarker, Role::blocked), account, scope,
                                     rc::gen::element<std::string>("", "2027-01-31"),
                                     rc::gen::element<std::int64_t>(0, 1, 9'007'199'254'740'993),
                                     rc::gen::element<std::string>("", "core", "on", "until"));
}

rc::Gen<RepositoryNumber> repository_number() {
    return rc::gen::construct<RepositoryNumber>(rc::gen::element<std::string>("a/b", "demo/sums"),
                                                rc::gen::element<std::int64_t>(1, 9'007'199'254));
}

// Fills every member that has a trailer.
struct Filler {
    void operator()(std::string_view /*trailer*/, std::string& value) { value = *hostile_text(); }
    void operator()(std::string_view /*trailer*/, std::int64_t& value) {
        value = *rc::gen::element<std::int64_t>(0, 1, 583'231, 9'007'199'254'740'993);
    }
    void operator()(std::string_view /*trailer*/, JobId& value) { value = *testing::job_id(); }
    void operator()(std::string_view /*trailer*/, PullId& value) { value = *testing::pull_id(); }
    void operator()(std::string_view /*trailer*/, Tally& value) { value = *testing::tally(); }
    void operator()(std::string_view /*trailer*/, Conclusion& value) { value = *testing::conclusion(); }
    void operator()(std::string_view /*trailer*/, std::optional<Conclusion>& value) {
        if (*rc::gen::arbitrary<bool>()) value = *testing::conclusion();
    }
    void operator()(std::string_view /*trailer*/, Timestamp& value) { value = *testing::moment(); }
    void operator()(std::string_view /*trailer*/, std::vector<std::string>& values) {
        values = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>("a/b", "demo/sums"));
    }
    void operator()(std::string_view /*trailer*/, std::vector<Grant>& values) {
        values = *rc::gen::container<std::vector<Grant>>(grant());
    }
    void operator()(std::string_view /*trailer*/, std::vector<RepositoryNumber>& values) {
        values = *rc::gen::container<std::vector<RepositoryNumber>>(repository_number());
    }
};

template <class Body>
EventBody filled() {
    Body body;
    Body::fields_of(body, Filler{});
    return body;
}

rc::Gen<EventBody> any_body() {
    std::vector<EventBody (*)()> kinds;
    for_each_alternative<EventBody>([&]<class Body>() { kinds.push_back(filled<Body>); });
    return rc::gen::exec([kinds] { return (*rc::gen::elementOf(kinds))(); });
}

rc::Gen<Event> any_event() {
    return rc::gen::construct<Event>(any_body(), testing::actor(), hostile_text(), hostile_text(), testing::moment(),
                                     rc::gen::element<std::int64_t>(0, 583'231, 9'007'199'254'740'993), hostile_text());
}

RC_GTEST_PROP(EventText, RoundTrips, ()) {
    const Event event = *any_event();
    const std::string message = format_event(event);
    const auto read = parse_event(message);
    RC_LOG() << message;
    RC_ASSERT(std::holds_alternative<Event>(read));
    RC_ASSERT(std::get<Event>(read) == event);
}

RC_GTEST_PROP(EventText, HasNoTextThatAForgeLinks, ()) {
    const std::string message = format_event(*any_event());
    RC_LOG() << message;
    RC_ASSERT(!testing::has_forge_link(message));
}

RC_GTEST_PROP(EventText, IsASubjectAndOneTrailerPerLine, ()) {
    const std::string message = format_event(*any_event());
    const auto gap = message.find("\n\n");
    RC_ASSERT(message.find('\n') == gap);
    RC_ASSERT(gap <= 120U);
    RC_ASSERT(message.find("\n\n", gap + 2) == std::string::npos);
    std::istringstream lines(message.substr(gap + 2));
    for (std::string line; std::getline(lines, line);) {
        const auto colon = line.find(": ");
        RC_ASSERT(colon != std::string::npos && colon > 0U && line.size() > colon + 2);
        RC_ASSERT(line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") == colon);
    }
    for (const char c : message) RC_ASSERT(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
}

RC_GTEST_PROP(EventText, NeverFailsOnForeignMessages, ()) {
    const auto read = parse_event(*hostile_text());
    RC_ASSERT(std::holds_alternative<UnreadableEvent>(read));
}

Event running() {
    return {JobRunning{{{"SciML/OrdinaryDiffEq.jl", 412}, 1}},
            {ActorKind::runner, "bench-03"},
            "gitlab-job:88123",
            {},
            *parse_timestamp("2026-11-23T10:15:04.123Z")};
}

TEST(EventText, HasTheDocumentedForm) {
    EXPECT_EQ(format_event(running()),
              "running SciML/OrdinaryDiffEq.jl/412/1 on bench-03\n"
              "\n"
              "Event: job.running/2\n"
              "Job: SciML/OrdinaryDiffEq.jl/412/1\n"
              "Actor: runner:bench-03\n"
              "Cause: gitlab-job:88123\n"
              "At: 2026-11-23T10:15:04.123Z\n");
}

std::string problem_of(const std::string& message) {
    const auto read = parse_event(message);
    const auto* unreadable = std::get_if<UnreadableEvent>(&read);
    return unreadable ? unreadable->problem : "it was read";
}

std::string altered(const std::string& from, const std::string& to) {
    std::string message = format_event(running());
    return message.replace(message.find(from), from.size(), to);
}

TEST(EventText, ReportsWhatCannotBeRead) {
    EXPECT_EQ(problem_of("hello\n"), "it has no trailers");
    EXPECT_EQ(problem_of("hello\n\nJob: a/b/1/1\n"), "it has no trailer Event");
    EXPECT_EQ(problem_of(altered("job.running/2", "job.running/3")),
              "its type 'job.running/3' is unknown to this version; a newer one wrote it");
    EXPECT_EQ(problem_of(altered("/412/1\nActor", "/0/1\nActor")),
              "its trailer Job says 'SciML/OrdinaryDiffEq.jl/0/1', which is not understood");
    EXPECT_EQ(problem_of(altered("Actor: runner:bench-03\n", "")), "its trailer Actor is missing");
    EXPECT_EQ(problem_of(altered("Actor", "Colour: red\nActor")), "its trailer Colour is unknown");
    EXPECT_EQ(problem_of(altered("04.123Z", "04.~~~~~~~~~Z")),
              "its trailer At says '2026-11-23T10:15:04.~~~~~~~~~Z', which is not understood");
    EXPECT_EQ(problem_of(altered("Cause:", "Cause: again\nCause:")), "its trailer Cause stands there twice");
    EXPECT_EQ(problem_of(altered("Cause: gitlab", "Cause: \\q")), "the line 'Cause: \\\\q-job:88123' is not a trailer");
}

TEST(EventText, IsReadInAnyOrderAndFromTheLastParagraph) {
    EXPECT_EQ(std::get<Event>(
                  parse_event(altered("Event: job.running/2\n", "At: 2026-11-23T10:15:04.123Z\nEvent: job.running/2\n")
                                  .substr(0, format_event(running()).size()))),
              running());
    EXPECT_EQ(std::get<Event>(parse_event(altered("Event:", "Event: job.paused/2\n\nEvent:"))), running());
    EXPECT_EQ(problem_of(altered("Actor", "not a trailer\nActor")), "the line 'not a trailer' is not a trailer");
}

TEST(EventText, ReadsVersionOneInTodaysForm) {
    const auto read = parse_event(
        "asked to approve by alice on a/b#1\n\nEvent: access.asked/1\nPull-Request: a/b#1\nComment: 7\nCommand: "
        "approve\n"
        "Author-Id: 5\nActor: user:alice\nCause: comment:a/b#1/7/0\nAt: 2026-11-23T10:15:04.123Z\n");
    const Event event = std::get<Event>(read);
    EXPECT_EQ(event.actor_id, 5);
    EXPECT_EQ(event.idempotency_key, "comment:a/b/1/7/0");
    EXPECT_EQ(std::get<AccessAsked>(event.body).pull, (PullId{"a/b", 1}));
}

TEST(EventText, KeepsTheTypeOfWhatItCannotRead) {
    const auto read = parse_event(altered("job.running/2", "job.paused/2"));
    EXPECT_EQ(std::get<UnreadableEvent>(read).type, "job.paused/2");
}

}  // namespace
}  // namespace tachograph
