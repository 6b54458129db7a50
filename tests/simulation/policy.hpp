// The access-control repository: a line of commits by the bot and others.
#pragma once

#include "core/ports/policy_store.hpp"
#include "core/values/access.hpp"
#include "tests/simulation/setting.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::simulation {

inline const std::string policy_home = "demo/access-control";

// What the configuration says.
Access seed_of_policy();

class Policy final : public PolicyStore {
  public:
    explicit Policy(Setting& setting) : setting_(setting) {}

    // A call to it is under way, for which the bot may hold a lock.
    bool is_asked() const { return asked_ > 0; }
    // Somebody pushes to it, past the bot.
    void push();
    // The last commit; empty if there is none.
    ObjectId newest() const { return commits_.empty() ? ObjectId() : commits_.back().id; }
    // It follows a request.
    bool is_made_by_bot(const ObjectId& commit) const;
    // What the commit says; it must hold.
    Access access_at(const ObjectId& commit) const;

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
    using Files = std::map<std::string, std::string>;  // path to text

    ObjectId tree_of(Files files) const;
    ObjectId append(const ObjectId& tree, const std::vector<ObjectId>& parents, const std::string& message);
    std::size_t place_of(const ObjectId& commit) const;

    Setting& setting_;
    int asked_ = 0;
    std::vector<CommitInfo> commits_;  // each follows the one before
    mutable std::vector<Files> trees_;
};

}  // namespace tachograph::simulation
