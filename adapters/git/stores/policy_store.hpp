// The access-control repository in git. Commits are added to the branch by compare-and-swap; with a remote, on its
// host.
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

// The policy's files in a tree. A file that cannot be read has its `problem` set.
std::vector<PolicyFile> policy_files(const Repository& repository, const ObjectId& tree);

class GitPolicyStore final : public PolicyStore {
  public:
    // Creates the repository if there is none. With a remote, the local repository is a copy.
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
    std::optional<ObjectId> fetch_tip();
    Repository reader() const;

    mutable std::mutex mutex_;
    Repository repository_;
    std::function<Timestamp()> clock_;
    std::optional<Remote> remote_;
    std::string host_branch_;  // empty until the host was first read
};

}  // namespace tachograph::git
