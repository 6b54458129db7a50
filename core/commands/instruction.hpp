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

// A person is to be let in, or out.
struct ChangeBenchmarker {
    bool add = true;
    std::string account;
    std::string scope;  // `org`, or a repository; empty: that of the comment

    bool operator==(const ChangeBenchmarker&) const = default;
};

// What somebody may do where the comment is, and why.
struct WhoIs {
    std::string account;

    bool operator==(const WhoIs&) const = default;
};

// A change of the policy, by a pull request, is to come into force.
struct Approve {
    bool operator==(const Approve&) const = default;
};

// A commit of the policy that came another way is to come into force.
struct Adopt {
    std::string commit;

    bool operator==(const Adopt&) const = default;
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

using Instruction =
    std::variant<RunBenchmarks, Abort, Retry, Question, ChangeBenchmarker, WhoIs, Approve, Adopt, Misunderstood>;

}  // namespace tachograph
