#include "adapters/git/stores/policy_store.hpp"

#include "core/ports/failures.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

constexpr std::size_t longest_file = 65'536;
const std::vector<std::string> folders{"org", "repos"};  // of the policy

std::string problem_of(const Repository::Entry& entry) {
    if (entry.kind == Repository::Entry::Kind::link) return "it is a symbolic link; write a file";
    if (entry.kind == Repository::Entry::Kind::submodule) return "it is a submodule; write a file";
    if (entry.size > longest_file) return fmt::format("it has {} bytes; a grant needs a few", entry.size);
    return {};
}

}  // namespace

std::vector<PolicyFile> policy_files(const Repository& repository, const ObjectId& tree) {
    std::vector<PolicyFile> files;
    try {
        for (const Repository::Entry& entry : repository.entries(tree, folders)) {
            if (!access_control::is_policy_path(entry.path)) continue;
            PolicyFile file{entry.path, {}, problem_of(entry)};
            if (file.problem.empty()) file.text = repository.blob(entry.id);
            files.push_back(std::move(file));
        }
    } catch (const TooLarge& large) {
        return {{"org", {}, fmt::format("{}: it is too large to be a policy", large.what())}};
    }
    return files;
}

namespace {

// Files in the policy's folders that are not part of the policy.
std::map<std::string, ObjectId> others_inside(const Repository& repository, const ObjectId& tree) {
    std::map<std::string, ObjectId> files;
    for (const Repository::Entry& entry : repository.entries(tree, folders)) {
        if (!access_control::is_policy_path(entry.path)) files[entry.path] = entry.id;
    }
    return files;
}

}  // namespace

GitPolicyStore::GitPolicyStore(const std::string& path, std::function<Timestamp()> clock, std::optional<Remote> remote)
    : repository_(Repository::open_or_create(path)), clock_(std::move(clock)), remote_(std::move(remote)) {}

std::optional<ObjectId> GitPolicyStore::fetch_tip() {
    if (!remote_) return repository_.reference(main_branch);
    const RemoteTip host = remote_->tip();
    host_branch_ = host.branch;
    if (!host.id) return std::nullopt;
    const auto here = repository_.reference(main_branch);
    if (here == host.id) return here;
    remote_->fetch(repository_.path(), {fmt::format("+{}:{}", host.branch, main_branch)});
    return repository_.reference(main_branch);
}

std::optional<ObjectId> GitPolicyStore::tip() {
    const std::lock_guard lock(mutex_);
    return fetch_tip();
}

ObjectId GitPolicyStore::pull_head(int number) {
    const std::lock_guard lock(mutex_);
    const std::string reference = fmt::format("refs/pull/{}/head", number);
    if (remote_) remote_->fetch(repository_.path(), {fmt::format("+{0}:{0}", reference)});
    const auto head = repository_.reference(reference);
    if (!head) throw Refused(fmt::format("there is no pull request {} in {}", number, repository_.path()));
    return *head;
}

bool GitPolicyStore::has(const ObjectId& commit) const {
    const std::lock_guard lock(mutex_);
    return repository_.resolve(commit).has_value();
}

CommitInfo GitPolicyStore::commit(const ObjectId& commit) const {
    const std::lock_guard lock(mutex_);
    return repository_.commit(commit);
}

bool GitPolicyStore::is_before(const ObjectId& commit, const ObjectId& later) const {
    const std::lock_guard lock(mutex_);
    return repository_.merge_base(commit, later) == commit;
}

std::vector<ObjectId> GitPolicyStore::commits_after(const ObjectId& commit, const ObjectId& tip) const {
    const std::lock_guard lock(mutex_);
    std::vector<ObjectId> line;
    for (ObjectId at = tip; at != commit;) {
        line.push_back(at);
        const CommitInfo info = repository_.commit(at);
        if (info.parents.empty()) return {};
        at = info.parents.front();
    }
    std::ranges::reverse(line);
    return line;
}

// Slow reads use a repository handle of their own, so that other calls need not wait for them.
Repository GitPolicyStore::reader() const { return Repository::open(repository_.path()); }

std::vector<PolicyFile> GitPolicyStore::files(const ObjectId& tree) const { return policy_files(reader(), tree); }

bool GitPolicyStore::differs_elsewhere(const ObjectId& tree, const ObjectId& other) const {
    if (tree == other) return false;
    const Repository repository = reader();
    auto one = repository.top_of(tree);
    auto two = repository.top_of(other);
    const bool same_policy =
        std::ranges::all_of(folders, [&](const std::string& folder) { return one[folder] == two[folder]; });
    for (const std::string& folder : folders) {
        one.erase(folder);
        two.erase(folder);
    }
    if (one != two || same_policy) return one != two;
    return others_inside(repository, tree) != others_inside(repository, other);
}

std::string GitPolicyStore::last_change(const ObjectId& commit, const std::string& path) const {
    const std::lock_guard lock(mutex_);
    const auto wanted = repository_.file(commit, path);
    ObjectId introduced = commit;
    // Follows first parents: a merge introduced everything that its first parent does not have.
    for (CommitInfo at = repository_.commit(commit); !at.parents.empty(); at = repository_.commit(introduced)) {
        if (repository_.file(at.parents.front(), path) != wanted) break;
        introduced = at.parents.front();
    }
    const std::string message = repository_.commit(introduced).message;
    return fmt::format("{} {}", introduced.substr(0, 10), escape_line(message.substr(0, message.find('\n'))));
}

ObjectId GitPolicyStore::changed_tree(const std::optional<ObjectId>& commit, const FileChanges& changes) const {
    const std::lock_guard lock(mutex_);
    const auto base = commit ? std::optional(repository_.commit(*commit).tree) : std::nullopt;
    return repository_.write_tree(base, changes);
}

ObjectId GitPolicyStore::edited_tree(const ObjectId& tree, const FileChanges& changes) const {
    const std::lock_guard lock(mutex_);
    return repository_.write_tree(tree, changes);
}

std::optional<ObjectId> GitPolicyStore::merged_tree(const ObjectId& commit, const ObjectId& head) const {
    const Repository repository = reader();
    if (!repository.merge_base(commit, head)) throw Refused("it has no history in common with the policy");
    try {
        return repository.merge_tree(commit, head);
    } catch (const TooLarge& large) {
        throw Refused(fmt::format("{}: it is too large to be a policy", large.what()));
    }
}

std::optional<ObjectId> GitPolicyStore::add(const ObjectId& tree, const std::vector<ObjectId>& parents,
                                            const std::string& message) {
    const std::lock_guard lock(mutex_);
    const auto expected = parents.empty() ? std::nullopt : std::optional(parents.front());
    if (fetch_tip() != expected) return std::nullopt;
    const ObjectId made = repository_.write_commit(tree, parents, message, clock_());
    if (!remote_) return repository_.move_reference(main_branch, made, expected) ? std::optional(made) : std::nullopt;
    try {
        remote_->push(repository_.path(), made, host_branch_, expected);
    } catch (const Unavailable&) {
        const auto now = fetch_tip();
        if (now == expected) throw;
        return now == made ? now : std::nullopt;
    }
    // The host has the commit; the local copy follows.
    while (!repository_.move_reference(main_branch, made, repository_.reference(main_branch))) {
    }
    return made;
}

}  // namespace tachograph::git
