// An instruction: one command in a comment. comment_language.hpp parses these.
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

// Gives a person access, or takes it away.
struct ChangeBenchmarker {
    bool add = true;
    std::string account;
    std::string scope;  // `org`, or a repository; empty: the comment's repository

    bool operator==(const ChangeBenchmarker&) const = default;
};

// Asks what somebody may do on the comment's repository, and why.
struct WhoIs {
    std::string account;

    bool operator==(const WhoIs&) const = default;
};

// Approves the pull request of the access-control repository on which the comment is.
struct Approve {
    bool operator==(const Approve&) const = default;
};

// Puts a quarantined commit of the access-control repository into force.
struct Adopt {
    std::string commit;

    bool operator==(const Adopt&) const = default;
};

enum class Topic { status, queue, help, benchmarkers };

struct Question {
    Topic topic = Topic::help;

    bool operator==(const Question&) const = default;
};

// A line that addresses the bot but cannot be understood.
struct Misunderstood {
    std::string word;     // the word in the place of the command; may be empty
    std::string problem;  // one sentence for the person who wrote it

    bool operator==(const Misunderstood&) const = default;
};

std::string to_text(Topic topic);
std::optional<Topic> parse_topic(std::string_view text);

using Instruction =
    std::variant<RunBenchmarks, Abort, Retry, Question, ChangeBenchmarker, WhoIs, Approve, Adopt, Misunderstood>;

}  // namespace tachograph
