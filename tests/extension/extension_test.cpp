// A new command or event needs a header, a .cpp file, and two lines in a list.
#include "core/answers/answers.hpp"
#include "core/comments/comment.hpp"
#include "core/comments/comment_language.hpp"
#include "core/events/event_text.hpp"
#include "core/machine/apply.hpp"
#include "core/machine/decide.hpp"
#include "core/machine/reconstruct.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace tachograph {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Timestamp noon = *parse_timestamp("2026-11-23T12:00:00Z");

State asked(const std::string& text, std::vector<Event>& events) {
    State state;
    for (const Command& command : commands_of({{"demo/sums", 1}, "1001", "alice", text}, "bot", noon)) {
        for (const Event& event : decide(state, command, Rights{})) {
            events.push_back(event);
            state = apply(std::move(state), event);
        }
    }
    return state;
}

TEST(Extension, NewCommandIsParsedSuggestedAndInTheHelp) {
    EXPECT_THAT(read_comment("@bot ping", "bot"), ElementsAre(Instruction(Ping{})));
    EXPECT_THAT(read_comment("@bot ping hello", "bot"), ElementsAre(Instruction(Ping{"hello"})));
    EXPECT_THAT(read_comment("@bot ping a b", "bot"),
                ElementsAre(Instruction(Misunderstood{"ping", "ping wants at most one word"})));
    EXPECT_THAT(std::get<Misunderstood>(read_comment("@bot pong", "bot").at(0)).problem,
                HasSubstr("did you mean ping?"));
    std::vector<Event> events;
    const State state = asked("@bot help", events);
    EXPECT_THAT(reply_comment({&state.replies.begin()->second}, state, "bot"),
                HasSubstr("| `@bot ping [<word>]` | anyone | says the word |"));
}

TEST(Extension, NewEventIsWrittenReadAppliedAndTracedToItsCommand) {
    std::vector<Event> events;
    const State state = asked("@bot ping hello", events);
    ASSERT_EQ(events.size(), 1U);
    const std::string message = format_event(events.front());
    EXPECT_THAT(message, HasSubstr("pinged by alice on demo/sums/1\n\n"
                                   "Event: bot.pinged/1\n"
                                   "Pull-Request: demo/sums/1\n"
                                   "Comment: 1001\n"
                                   "Word: hello\n"
                                   "Actor: user:alice\n"));
    const ReadEvent read = parse_event(message);
    EXPECT_EQ(std::get<Event>(read), events.front());
    EXPECT_TRUE(is_as_written(std::get<Event>(read), message));
    EXPECT_THAT(reply_comment({&state.replies.begin()->second}, state, "bot"), HasSubstr("@alice pong hello"));

    const State before;
    const std::vector<Command> commands = commands_behind(before, std::get<Event>(read));
    ASSERT_EQ(commands.size(), 1U);
    EXPECT_EQ(decide(before, commands.front(), Rights{}), events);
}

TEST(Extension, NewCommandLimitsAnswersToStrangers) {
    std::vector<Event> events;
    asked("@bot ping a\n@bot ping b\n@bot ping c\n@bot ping d\n", events);
    EXPECT_EQ(events.size(), 3U);
}

std::vector<std::string> lines_of(const fs::path& file) {
    std::ifstream text(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
}

// The lines that the copy adds. The copy must have all lines of the original.
std::vector<std::string> added_lines(const std::string& header) {
    const std::vector<std::string> original = lines_of(fs::path(SOURCE_FOLDER) / header);
    std::vector<std::string> added;
    auto next = original.begin();
    for (const std::string& line : lines_of(fs::path(OVERLAY) / header)) {
        if (next != original.end() && line == *next) {
            ++next;
        } else {
            added.push_back(line);
        }
    }
    EXPECT_TRUE(next == original.end() && !original.empty()) << header;
    return added;
}

TEST(Extension, EachNeedsTwoFilesAndTwoLines) {
    EXPECT_THAT(added_lines("core/commands/instruction.hpp"),
                ElementsAre("#include \"core/commands/kinds/ping.hpp\"", "    Ping,"));
    EXPECT_THAT(added_lines("core/events/event.hpp"),
                ElementsAre("#include \"core/events/kinds/pinged.hpp\"", "    Pinged,"));
    const fs::path additions = fs::path(SOURCE_FOLDER) / "tests/extension/additions";
    const auto is_file = [](const fs::directory_entry& entry) { return entry.is_regular_file(); };
    EXPECT_EQ(std::ranges::count_if(fs::recursive_directory_iterator(additions), is_file), 4);
}

}  // namespace
}  // namespace tachograph
