// What a line of a comment asks of the bot. The comment language (comment_language.hpp) reads these.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tachograph {

struct RunBenchmarks {
    std::string base_ref;  // empty: the merge base with the pull request's target branch
    std::string only;      // a glob over benchmark names; empty: all

    bool operator==(const RunBenchmarks&) const = default;
};

struct Abort {
    bool operator==(const Abort&) const = default;
};

struct Retry {
    bool operator==(const Retry&) const = default;
};

enum class Topic { status, queue, help, benchmarkers };

struct Question {
    Topic topic = Topic::help;

    bool operator==(const Question&) const = default;
};

// A line that names the bot but cannot be followed.
struct Misunderstood {
    std::string word;     // what stood where a command was expected; may be empty
    std::string problem;  // one sentence for the person who wrote it

    bool operator==(const Misunderstood&) const = default;
};

std::string to_text(Topic topic);
std::optional<Topic> parse_topic(std::string_view text);

using Instruction = std::variant<RunBenchmarks, Abort, Retry, Question, Misunderstood>;

}  // namespace tachograph
