#include "tests/simulation/policy.hpp"

#include "access-control/policy.hpp"
#include "tests/simulation/call.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tachograph::simulation {
namespace {

constexpr std::size_t first_tree = 0x7ee00000;

class Asked {
  public:
    explicit Asked(int& count) : count_(count) { ++count_; }
    ~Asked() { --count_; }
    Asked(const Asked&) = delete;
    Asked& operator=(const Asked&) = delete;

  private:
    int& count_;
};

}  // namespace

Access seed_of_policy() {
    return {{"demo/sums", "demo/sorts"},
            {{Role::admin, "chris", "org"},
             {Role::benchmarker, "alice", "org"},
             {Role::benchmarker, "bob", "demo/sums"},
             {Role::admin, "sarah", "demo/sorts"}}};
}

void Policy::push() {
    if (commits_.empty()) return;
    const FileChanges guest{{fmt::format("org/benchmarkers/guest{}", commits_.size()), "# a friend\n"}};
    append(changed_tree(newest(), guest), {newest()}, "Let a friend in\n");
    setting_.diary.note("somebody pushes to the policy: " + newest());
}

bool Policy::is_made_by_bot(const ObjectId& commit) const {
    return this->commit(commit).message.find("\nRequest: ") != std::string::npos;
}

Access Policy::access_at(const ObjectId& commit) const {
    const auto read = access_control::read_policy(files(this->commit(commit).tree));
    require(std::holds_alternative<Access>(read), "a commit of the policy that does not hold: " + commit);
    return std::get<Access>(read);
}

std::optional<ObjectId> Policy::tip() {
    const Asked asked(asked_);
    const Call call(setting_, "look where the policy is");
    return call.answer(commits_.empty() ? std::nullopt : std::optional(newest()));
}

ObjectId Policy::pull_head(int number) {
    const Call call(setting_, fmt::format("fetch pull request {} of the policy", number));
    throw Refused("the policy has no pull requests");
}

std::size_t Policy::place_of(const ObjectId& commit) const {
    const auto found = std::ranges::find(commits_, commit, &CommitInfo::id);
    return static_cast<std::size_t>(found - commits_.begin());
}

bool Policy::has(const ObjectId& commit) const { return place_of(commit) < commits_.size(); }

CommitInfo Policy::commit(const ObjectId& commit) const {
    require(has(commit), "nobody made the policy's commit " + commit);
    return commits_[place_of(commit)];
}

bool Policy::is_before(const ObjectId& commit, const ObjectId& later) const {
    return place_of(commit) <= place_of(later);
}

std::vector<ObjectId> Policy::commits_after(const ObjectId& commit, const ObjectId& tip) const {
    std::vector<ObjectId> line;
    for (std::size_t at = place_of(commit) + 1; at <= place_of(tip); ++at) line.push_back(commits_[at].id);
    return line;
}

ObjectId Policy::tree_of(Files files) const {
    const auto known = std::ranges::find(trees_, files);
    const auto at = static_cast<std::size_t>(known - trees_.begin());
    if (known == trees_.end()) trees_.push_back(std::move(files));
    return commit_id(first_tree, at);
}

std::vector<PolicyFile> Policy::files(const ObjectId& tree) const {
    std::vector<PolicyFile> found;
    for (std::size_t at = 0; at < trees_.size(); ++at) {
        if (commit_id(first_tree, at) != tree) continue;
        for (const auto& [path, text] : trees_[at]) {
            if (access_control::is_policy_path(path)) found.push_back({path, text});
        }
    }
    return found;
}

bool Policy::differs_elsewhere(const ObjectId& /*tree*/, const ObjectId& /*other*/) const { return false; }

std::string Policy::last_change(const ObjectId& commit, const std::string& /*path*/) const { return commit; }

ObjectId Policy::changed_tree(const std::optional<ObjectId>& commit, const FileChanges& changes) const {
    return edited_tree(commit ? this->commit(*commit).tree : tree_of({}), changes);
}

ObjectId Policy::edited_tree(const ObjectId& tree, const FileChanges& changes) const {
    Files files;
    for (std::size_t at = 0; at < trees_.size(); ++at) {
        if (commit_id(first_tree, at) == tree) files = trees_[at];
    }
    for (const auto& [path, text] : changes) {
        files.erase(path);
        if (text) files[path] = *text;
    }
    return tree_of(std::move(files));
}

std::optional<ObjectId> Policy::merged_tree(const ObjectId& /*commit*/, const ObjectId& head) const {
    throw Refused("nobody proposed " + head);
}

ObjectId Policy::append(const ObjectId& tree, const std::vector<ObjectId>& parents, const std::string& message) {
    commits_.push_back({commit_id(0xfed00000, commits_.size()), parents, tree, message});
    return newest();
}

std::optional<ObjectId> Policy::add(const ObjectId& tree, const std::vector<ObjectId>& parents,
                                    const std::string& message) {
    const Asked asked(asked_);
    const Call call(setting_, "add to the policy: " + message.substr(0, message.find('\n')));
    if (newest() != (parents.empty() ? ObjectId() : parents.front())) return call.answer(std::optional<ObjectId>());
    return call.answer(std::optional(append(tree, parents, message)));
}

}  // namespace tachograph::simulation
