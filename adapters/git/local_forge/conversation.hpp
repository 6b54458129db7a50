// The comments on a pull request of the local forge, stored in the repository itself. `refs/pull/<n>/conversation` is a
// chain of commits whose tree holds `pull.json` and `comments/<id>.json`, so the history of edits is kept.
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
    std::string head;  // head of the pull request when the comment was made
    std::vector<std::string> reactions;
};

// nullopt if there is no such pull request. Both calls throw Unavailable if the stored JSON is damaged.
std::optional<PullDescription> read_pull(const Repository& repository, int number);
std::vector<StoredComment> read_comments(const Repository& repository, int number);

void write_pull(const Repository& repository, int number, const PullDescription& pull, Timestamp at);
// `make` gets the existing comments and returns the comment to add, or to replace if it has an existing id. If `make`
// returns nullopt, nothing is written.
using MakeComment = std::function<std::optional<StoredComment>(const std::vector<StoredComment>&)>;
void write_comment(const Repository& repository, int number, const MakeComment& make, Timestamp at);

std::string next_comment_id(int number, const std::vector<StoredComment>& comments);

}  // namespace tachograph::git
