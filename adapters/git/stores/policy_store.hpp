// The access-control repository. What is on its branch is proposed or done by people; what is in force is said in the
// event log. Commits are put on the branch by compare-and-swap, on the host where it has one.
#pragma once

#include "access-control/policy.hpp"
#include "adapters/git/repository/remote.hpp"
#include "adapters/git/repository/repository.hpp"
#include "core/ports/policy_store.hpp"

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::git {

// The policy's files in a tree, with what is wrong with those that cannot be read.
std::vector<PolicyFile> policy_files(const Repository& repository, const ObjectId& tree);

class GitPolicyStore final : public PolicyStore {
  public:
    // Makes the repository where there is none. With a remote, what is here is a copy.
    GitPolicyStore(const std::string& path, std::function<Timestamp()> clock,
                   std::optional<Remote> remote = std::nullopt);

    std::optional<ObjectId> tip() override;
    ObjectId pull_head(int number) override;
    bool has(const ObjectId& commit) const override;
    CommitInfo commit(const ObjectId& commit) const override;
    bool is_before(const ObjectId& commit, const ObjectId& later) const override;
    std::vector<ObjectId> commits_after(const ObjectId& commit, const ObjectId& tip) const override;
    std::vector<PolicyFile> files(const ObjectId& tree) const override;
    bool differs_elsewhere(const ObjectId& tree, const ObjectId& other) const override;
    std::string last_change(const ObjectId& commit, const std::string& path) const override;
    ObjectId changed_tree(const std::optional<ObjectId>& commit, const FileChanges& changes) const override;
    ObjectId edited_tree(const ObjectId& tree, const FileChanges& changes) const override;
    std::optional<ObjectId> merged_tree(const ObjectId& commit, const ObjectId& head) const override;
    std::optional<ObjectId> add(const ObjectId& tree, const std::vector<ObjectId>& parents,
                                const std::string& message) override;

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
