// Every event version that was ever written can still be read with its original meaning. `<type>-<version>.message` is
// the message of a commit, and never changes. `<type>-<version>.fields` is its content. A new version gets two new
// files (TACHOGRAPH_UPDATE=1 writes the second); the old ones stay.
#include "access-control/audit.hpp"
#include "core/answers/views.hpp"
#include "core/events/event_text.hpp"
#include "core/machine/apply.hpp"
#include "core/values/alternatives.hpp"
#include "tests/snapshot.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace tachograph {
namespace {

namespace fs = std::filesystem;

const fs::path corpus = fs::path(TACHOGRAPH_TEST_SOURCES) / "core/corpus";

std::string content(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// `job.running/1` is in `job.running-1.message`.
std::map<std::string, std::string> messages() {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::directory_iterator(corpus)) {
        if (entry.path().extension() != ".message") continue;
        std::string name = entry.path().stem();
        name[name.rfind('-')] = '/';
        found[name] = content(entry.path());
    }
    return found;
}

// The messages of a whole log, oldest first, with a line `====` between them.
std::vector<std::string> log_messages() {
    std::vector<std::string> found{""};
    std::istringstream lines(content(corpus / "log"));
    for (std::string line; std::getline(lines, line);) {
        if (line == "====") {
            found.emplace_back();
        } else {
            found.back() += line + "\n";
        }
    }
    return found;
}

// A member's value, byte for byte, independent of how events are written.
struct Dump {
    std::string text;

    void line(std::string_view key, std::string_view value) {
        text += fmt::format("{} =", key);
        text += " \"";
        for (const char c : value) {
            const bool plain = c >= ' ' && c < 0x7f && c != '%' && c != '"';
            text += plain ? std::string(1, c) : fmt::format("%{:02x}", static_cast<unsigned char>(c));
        }
        text += "\"\n";
    }
    void operator()(std::string_view key, const std::string& value) { line(key, value); }
    void operator()(std::string_view key, std::int64_t value) { line(key, std::to_string(value)); }
    void operator()(std::string_view key, const Timestamp& value) {
        line(key, std::to_string(value.time_since_epoch().count()));
    }
    void operator()(std::string_view key, const JobId& value) {
        line(key, fmt::format("repository {}, pull request {}, number {}", value.pull.repository, value.pull.number,
                              value.number));
    }
    void operator()(std::string_view key, const PullId& value) {
        line(key, fmt::format("repository {}, pull request {}", value.repository, value.number));
    }
    void operator()(std::string_view key, const Tally& value) {
        line(key, fmt::format("{} {} {} {} {} {}", value.improvement, value.regression, value.invariant,
                              value.inconclusive, value.failed, value.one_sided));
    }
    void operator()(std::string_view key, const Conclusion& value) {
        line(key, std::to_string(static_cast<int>(value)));
    }
    void operator()(std::string_view key, const std::optional<Conclusion>& value) {
        if (value) (*this)(key, *value);
    }
    void operator()(std::string_view key, const std::vector<std::string>& values) {
        for (const std::string& value : values) line(key, value);
    }
    void operator()(std::string_view key, const std::vector<RepositoryNumber>& values) {
        for (const RepositoryNumber& value : values)
            line(key, fmt::format("{}, number {}", value.repository, value.id));
    }
    void operator()(std::string_view key, const std::vector<Grant>& values) {
        for (const Grant& value : values)
            line(key,
                 fmt::format("role {}, account {}, scope {}, until {}, id {}, team {}", static_cast<int>(value.role),
                             value.account, value.scope, value.until, value.id, value.team));
    }
};

std::string fields_of(const Event& event) {
    Dump dump;
    dump.line("Event", event_type(event.body));
    std::visit([&](const auto& body) { body.fields_of(body, dump); }, event.body);
    dump.line("Actor", fmt::format("kind {}, name {}", static_cast<int>(event.actor.kind), event.actor.name));
    if (event.actor_id != 0) dump("Actor-Id", event.actor_id);
    if (!event.text.empty()) dump("Text", event.text);
    dump("Cause", event.idempotency_key);
    dump("Delivery", event.delivery);
    dump.line("At", std::to_string(event.at.time_since_epoch().count()));
    return dump.text;
}

TEST(Corpus, HasEveryCurrentEventVersion) {
    const auto stored = messages();
    for_each_alternative<EventBody>([&]<class Body>() {
        EXPECT_TRUE(stored.contains(std::string(Body::type)))
            << "tests/core/corpus has no message of " << Body::type << ": add one, and never change it";
    });
}

TEST(Corpus, IsReadWithItsOriginalMeaning) {
    for (const auto& [name, message] : messages()) {
        const auto read = parse_event(message);
        ASSERT_TRUE(std::holds_alternative<Event>(read)) << name << ": " << std::get<UnreadableEvent>(read).problem;
        std::string file = name;
        std::ranges::replace(file, '/', '-');
        testing::expect_snapshot("core/corpus/" + file + ".fields", fields_of(std::get<Event>(read)));
    }
}

TEST(Corpus, MatchesTheFormatOfItsVersion) {
    for (const auto& [name, message] : messages()) {
        const Event event = std::get<Event>(parse_event(message));
        EXPECT_TRUE(is_as_written(event, message)) << name;
        EXPECT_FALSE(is_as_written(event, "x" + message)) << name;
        EXPECT_FALSE(is_as_written(event, message + "\n")) << name;
        if (event_type(event.body) == name) {
            EXPECT_EQ(format_event(event), message);
        }
    }
}

TEST(Corpus, WholeLogIsReplayedAndVerified) {
    State state;
    access_control::Audit audit;
    std::set<std::string> types;
    for (const std::string& message : log_messages()) {
        const auto read = parse_event(message);
        ASSERT_TRUE(std::holds_alternative<Event>(read)) << message;
        state = apply(std::move(state), std::get<Event>(read));
        EXPECT_THAT(audit.judge(message), ::testing::IsEmpty()) << message;
        types.insert(event_type(std::get<Event>(read).body));
    }
    EXPECT_EQ(types.size(), std::variant_size_v<EventBody>) << "the log in tests/core/corpus lacks a type";
    testing::expect_snapshot("core/corpus/log.state", state_text(state));
}

}  // namespace
}  // namespace tachograph
