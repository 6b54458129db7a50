// The access-control repository. What is on its branch is proposed or done by people; what is in force is said in the
// event log. Commits are put on the branch by compare-and-swap, on the host where it has one.
#pragma once

#include "access-control/policy.hpp"
#include "adapters/git/repository/remote.hpp"
#include "adapters/git/repository/repository.hpp"

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::git {

// The policy's files in a tree, with what is wrong with those that cannot be read.
std::vector<access_control::PolicyFile> policy_files(const Repository& repository, const ObjectId& tree);

class GitPolicyStore {
  public:
    // Makes the repository where there is none. With a remote, what is here is a copy.
    GitPolicyStore(const std::string& path, std::function<Timestamp()> clock,
                   std::optional<Remote> remote = std::nullopt);

    // Where the branch is now; nothing: it has no commit yet.
    std::optional<ObjectId> tip();
    // The head of a pull request of this repository.
    ObjectId pull_head(int number);

    bool has(const ObjectId& commit) const;
    CommitInfo commit(const ObjectId& commit) const;
    // Whether the one commit leads to the other.
    bool is_before(const ObjectId& commit, const ObjectId& later) const;
    // The commits that came on the branch after `commit`, up to the tip, the oldest first; none where the branch did
    // not pass through it.
    std::vector<ObjectId> commits_after(const ObjectId& commit, const ObjectId& tip) const;
    std::vector<access_control::PolicyFile> files(const ObjectId& tree) const;
    // Whether files that are not of the policy, such as its CI, differ in the two trees.
    bool differs_elsewhere(const ObjectId& tree, const ObjectId& other) const;
    // Who changed the file last, up to the commit: `1a2b3c4d5e Let alice run benchmarks on demo/sums`; may be empty.
    std::string last_change(const ObjectId& commit, const std::string& path) const;

    // The tree of the commit (nothing: an empty one) with the changes.
    ObjectId changed_tree(const std::optional<ObjectId>& commit, const FileChanges& changes) const;
    ObjectId edited_tree(const ObjectId& tree, const FileChanges& changes) const;
    // The tree of both commits merged; nothing where they conflict.
    std::optional<ObjectId> merged_tree(const ObjectId& commit, const ObjectId& head) const;
    // One commit more on the branch; nothing: the branch is not at the first parent any more.
    std::optional<ObjectId> add(const ObjectId& tree, const std::vector<ObjectId>& parents, const std::string& message);

  private:
    std::optional<ObjectId> look();
    Repository reader() const;

    mutable std::mutex mutex_;
    Repository repository_;
    std::function<Timestamp()> clock_;
    std::optional<Remote> remote_;
    std::string host_branch_;  // once it was looked at
};

}  // namespace tachograph::git
