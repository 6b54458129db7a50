// The access-control repository. People change its branch; the event log says which commit is in force. Ids are git's,
// in hexadecimal.
#pragma once

#include "core/ports/failures.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tachograph {

using ObjectId = std::string;

struct PolicyFile {
    std::string path;
    std::string text;
    std::string problem{};  // why it cannot be read, such as `it is a symbolic link`; usually empty
};

struct CommitInfo {
    ObjectId id;
    std::vector<ObjectId> parents;
    ObjectId tree;
    std::string message;
};

// Path to content; a path without content is deleted.
using FileChanges = std::map<std::string, std::optional<std::string>>;

// The tree has more files than the bot reads.
struct TooLarge : Refused {
    using Refused::Refused;
};

// Every call throws Unavailable if it cannot be done now.
class PolicyStore {
  public:
    virtual ~PolicyStore() = default;

    // The branch's last commit; nullopt if it has no commit yet.
    virtual std::optional<ObjectId> tip() = 0;
    // The head of a pull request of this repository.
    virtual ObjectId pull_head(int number) = 0;

    virtual bool has(const ObjectId& commit) const = 0;
    virtual CommitInfo commit(const ObjectId& commit) const = 0;
    // Whether `commit` is an ancestor of `later`.
    virtual bool is_before(const ObjectId& commit, const ObjectId& later) const = 0;
    // The branch's commits after `commit`, up to the tip, oldest first; none if `commit` is not on the branch's
    // first-parent line.
    virtual std::vector<ObjectId> commits_after(const ObjectId& commit, const ObjectId& tip) const = 0;
    // The policy's files in a tree. A file that cannot be read has its `problem` set. Throws TooLarge.
    virtual std::vector<PolicyFile> files(const ObjectId& tree) const = 0;
    // Whether the two trees differ in files that are not part of the policy, such as the CI's configuration.
    virtual bool differs_elsewhere(const ObjectId& tree, const ObjectId& other) const = 0;
    // The last change of the file up to the commit: `1a2b3c4d5e Let alice run benchmarks on demo/sums`; may be empty.
    virtual std::string last_change(const ObjectId& commit, const std::string& path) const = 0;

    // The tree of the commit (nullopt: an empty tree) with the changes.
    virtual ObjectId changed_tree(const std::optional<ObjectId>& commit, const FileChanges& changes) const = 0;
    virtual ObjectId edited_tree(const ObjectId& tree, const FileChanges& changes) const = 0;
    // The tree of both commits merged; nullopt if they conflict.
    virtual std::optional<ObjectId> merged_tree(const ObjectId& commit, const ObjectId& head) const = 0;
    // Adds a commit to the branch; returns nullopt if the branch is no longer at the first parent.
    virtual std::optional<ObjectId> add(const ObjectId& tree, const std::vector<ObjectId>& parents,
                                        const std::string& message) = 0;
};

}  // namespace tachograph
