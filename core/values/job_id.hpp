// Ids of pull requests and jobs. For people, they are `owner/repo#412` and `owner/repo#412/1`. In git they are paths,
// `owner/repo/412` and `owner/repo/412/1`, because forges do not turn these into links.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace tachograph {

// True for `owner/repo` in the characters that forges allow: letters, digits, `.`, `_` and `-`; neither part is `.` or
// `..`.
bool is_repository_name(std::string_view text);

struct PullId {
    std::string repository;  // owner/repo
    int number = 0;          // from 1

    auto operator<=>(const PullId&) const = default;
    // The number first: it differs more often, and is quicker to compare.
    bool operator==(const PullId& other) const { return number == other.number && repository == other.repository; }
};

struct JobId {
    PullId pull;
    int number = 0;  // counts the requests of this pull request from 1

    auto operator<=>(const JobId&) const = default;
    bool operator==(const JobId&) const = default;
};

std::string to_text(const PullId& pull);
std::string to_text(const JobId& job);
std::string to_path(const PullId& pull);
std::string to_path(const JobId& job);
// Appends the path to `text`.
void append_path(std::string& text, const PullId& pull);
void append_path(std::string& text, const JobId& job);
// Both forms are accepted: the one for people, and the path.
std::optional<PullId> parse_pull_id(std::string_view text);
std::optional<JobId> parse_job_id(std::string_view text);

}  // namespace tachograph
