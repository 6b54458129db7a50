// Parses GitHub's webhook deliveries. Pure: text in, values out.
#pragma once

#include "core/values/job_id.hpp"
#include "core/values/timestamp.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tachograph::github {

// A new or edited comment on a pull request or on its code, or a review that was submitted with a text.
struct CommentCreated {
    PullId pull;
    std::string id;
    std::string author;
    std::string text;
    Timestamp at;
    std::int64_t author_id = 0;      // GitHub's number of the account; 0: not known
    std::string doubt{};             // why the text may not be its author's; empty: it is
    std::int64_t repository_id = 0;  // GitHub's number of the repository; 0: not in the delivery

    bool operator==(const CommentCreated&) const = default;
};

inline constexpr const char* edits_do_not_count = "edits do not count, since others than the author may make them";

struct PullChanged {
    PullId pull;
    bool open = true;
    std::string head;
    std::string by;  // the account
    Timestamp at;
    std::int64_t by_id = 0;  // GitHub's number of the account; 0: not known
    std::int64_t repository_id = 0;

    bool operator==(const PullChanged&) const = default;
};

// A merge queue made a commit that merges a pull request, and waits for its status.
struct MergeRequested {
    PullId pull;
    std::string head;  // the commit of the merge queue
    std::string by;    // the account
    std::int64_t repository_id = 0;

    bool operator==(const MergeRequested&) const = default;
};

// A repository was renamed or transferred.
struct RepositoryRenamed {
    std::int64_t id = 0;
    std::string name;

    bool operator==(const RepositoryRenamed&) const = default;
};

// A valid delivery that needs no action.
struct Ignored {
    std::string why;

    bool operator==(const Ignored&) const = default;
};

struct Malformed {
    std::string problem;  // one line

    bool operator==(const Malformed&) const = default;
};

using Delivery = std::variant<CommentCreated, PullChanged, MergeRequested, RepositoryRenamed, Ignored, Malformed>;

// `event` is the header X-GitHub-Event. The body is JSON.
Delivery read_delivery(std::string_view event, std::string_view body);

// GitHub numbers reviews, and comments on code, separately from other comments. So their ids have a prefix.
std::string review_id(std::int64_t number);
std::optional<std::string> review_number(const std::string& id);
std::string thread_comment_id(std::int64_t number);
std::optional<std::string> thread_comment_number(const std::string& id);

// The payload that GitHub would send for the comment; read_delivery parses it. For forges without webhooks.
std::string comment_payload(const CommentCreated& comment);

}  // namespace tachograph::github
