// The access-control repository. What is on its branch is proposed or done by people; what is in force is said in the
// event log. Ids are those of git, in hexadecimal.
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

// A tree has more files than anybody may want looked at.
struct TooLarge : Refused {
    using Refused::Refused;
};

// Every call throws Unavailable if it cannot be done now.
class PolicyStore {
  public:
    virtual ~PolicyStore() = default;

    // Where the branch is now; nullopt if it has no commit yet.
    virtual std::optional<ObjectId> tip() = 0;
    // The head of a pull request of this repository.
    virtual ObjectId pull_head(int number) = 0;

    virtual bool has(const ObjectId& commit) const = 0;
    virtual CommitInfo commit(const ObjectId& commit) const = 0;
    // Whether the one commit leads to the other.
    virtual bool is_before(const ObjectId& commit, const ObjectId& later) const = 0;
    // The commits that came on the branch after `commit`, up to the tip, the oldest first; none where the branch did
    // not pass through it.
    virtual std::vector<ObjectId> commits_after(const ObjectId& commit, const ObjectId& tip) const = 0;
    // The policy's files in a tree, with what is wrong with those that cannot be read. Throws TooLarge.
    virtual std::vector<PolicyFile> files(const ObjectId& tree) const = 0;
    // Whether files that are not of the policy, such as its CI, differ in the two trees.
    virtual bool differs_elsewhere(const ObjectId& tree, const ObjectId& other) const = 0;
    // Who changed the file last, up to the commit: `1a2b3c4d5e Let alice run benchmarks on demo/sums`; may be empty.
    virtual std::string last_change(const ObjectId& commit, const std::string& path) const = 0;

    // The tree of the commit (nullopt: an empty one) with the changes.
    virtual ObjectId changed_tree(const std::optional<ObjectId>& commit, const FileChanges& changes) const = 0;
    virtual ObjectId edited_tree(const ObjectId& tree, const FileChanges& changes) const = 0;
    // The tree of both commits merged; nullopt if they conflict.
    virtual std::optional<ObjectId> merged_tree(const ObjectId& commit, const ObjectId& head) const = 0;
    // One commit more on the branch; nullopt if the branch is not at the first parent any more.
    virtual std::optional<ObjectId> add(const ObjectId& tree, const std::vector<ObjectId>& parents,
                                        const std::string& message) = 0;
};

}  // namespace tachograph
