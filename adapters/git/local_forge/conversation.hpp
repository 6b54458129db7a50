// What people said on a pull request of the local forge, kept in the repository itself: `refs/pull/<n>/conversation` is
// a chain of commits whose tree holds `pull.json` and `comments/<id>.json`. Edits leave their history there.
#pragma once

#include "adapters/git/repository/repository.hpp"
#include "core/values/timestamp.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::git {

struct PullDescription {
    std::string author;
    std::string title;
    std::string target = "main";
    std::string state = "open";  // open, closed, merged
};

struct StoredComment {
    std::string id;  // `<pull request>-<n>`
    std::string author;
    std::string text;
    Timestamp at;
    std::optional<Timestamp> edited_at;
    std::string head;  // of the pull request when it was said
    std::vector<std::string> reactions;
};

// Throws Unavailable if the stored text is not what this room writes.
std::optional<PullDescription> read_pull(const Repository& repository, int number);
std::vector<StoredComment> read_comments(const Repository& repository, int number);

void write_pull(const Repository& repository, int number, const PullDescription& pull, Timestamp at);
// Adds the comment that `make` makes of those that are there, or replaces the one of the same id; nothing to leave all
// as it is.
using MakeComment = std::function<std::optional<StoredComment>(const std::vector<StoredComment>&)>;
void write_comment(const Repository& repository, int number, const MakeComment& make, Timestamp at);

std::string next_comment_id(int number, const std::vector<StoredComment>& comments);

}  // namespace tachograph::git
