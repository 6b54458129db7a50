#include "adapters/git/event_log.hpp"

#include "adapters/git/log_root.hpp"
#include "core/event_text.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

const std::string branch = "refs/heads/main";

// Held as long as this process may write.
std::unique_ptr<FileLock> lock_for_writing(const std::string& path) {
    try {
        return std::make_unique<FileLock>(path + "/tachograph.lock", Wait::no);
    } catch (const Unavailable& unavailable) {
        throw Unavailable(
            fmt::format("the event log {} is written by another process, or not writable; stop that one, or use "
                        "another data_dir ({})",
                        path, unavailable.what()));
    }
}

}  // namespace

GitEventLog::GitEventLog(const std::string& path, LogMode mode, Signer sign)
    : repository_(mode == LogMode::write ? Repository::open_or_create(path) : Repository::open(path)),
      sign_(std::move(sign)) {
    if (mode == LogMode::write) {
        lock_ = lock_for_writing(path);
        // Left behind by a writer that was killed: nobody else can be writing now.
        std::filesystem::remove(path + "/" + branch + ".lock");
        if (!repository_.reference(branch)) begin();
    }
    const ObjectId last = tip();
    if (!repository_.file(last, "README.md"))
        throw Unavailable(fmt::format("{} is a git repository, but no event log", path));
    tree_ = repository_.commit(last).tree;
}

GitEventLog::~GitEventLog() = default;

void GitEventLog::begin() {
    const ObjectId tree = repository_.write_tree(std::nullopt, {{"README.md", std::string(log_readme)}});
    const ObjectId root = repository_.write_commit(tree, {}, std::string(root_message), root_date);
    if (!repository_.move_reference(branch, root, std::nullopt))
        throw Unavailable("somebody else began the event log; try again");
}

Revision GitEventLog::tip() {
    const std::lock_guard lock(mutex_);
    const auto found = repository_.reference(branch);
    if (!found) throw Unavailable(fmt::format("{} is no event log: it has no branch main", repository_.path()));
    return *found;
}

std::vector<ObjectId> GitEventLog::ids_after(const Revision& after) {
    std::vector<ObjectId> ids;
    ObjectId at = repository_.reference(branch).value_or("");
    while (at != after) {
        const CommitInfo info = repository_.commit(at);
        if (info.parents.empty()) break;
        if (info.parents.size() > 1) throw Unavailable(fmt::format("the event log is not linear: {} is a merge", at));
        ids.push_back(at);
        at = info.parents.front();
    }
    if (!after.empty() && at != after) throw Unavailable(fmt::format("{} is not in the event log", after));
    std::ranges::reverse(ids);
    return ids;
}

void GitEventLog::read(const Revision& after, const std::function<void(const LogEntry&)>& visit) {
    const std::lock_guard lock(mutex_);
    for (const ObjectId& id : ids_after(after)) visit({id, repository_.commit(id).message});
}

std::optional<Revision> GitEventLog::append(std::span<const Event> events, const Revision& expected) {
    const std::lock_guard lock(mutex_);
    if (!lock_) throw Unavailable(fmt::format("the event log {} was opened to be read only", repository_.path()));
    ObjectId last = expected;
    for (const Event& event : events)
        last = repository_.write_commit(tree_, {last}, format_event(event), event.at, sign_);
    if (!repository_.move_reference(branch, last, expected)) return std::nullopt;
    return last;
}

Revision GitEventLog::resolve(const std::string& text) {
    const std::lock_guard lock(mutex_);
    const auto found = repository_.resolve(text);
    if (!found) throw Unavailable(fmt::format("'{}' names no event of {}", text, repository_.path()));
    return *found;
}

void GitEventLog::visit_commits(const std::function<void(const CommitInfo&)>& visit) {
    const std::lock_guard lock(mutex_);
    std::vector<ObjectId> ids;
    for (ObjectId at = repository_.reference(branch).value_or(""); !at.empty();) {
        ids.push_back(at);
        const CommitInfo info = repository_.commit(at);
        at = info.parents.empty() ? "" : info.parents.front();
    }
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) visit(repository_.commit(*id));
}

}  // namespace tachograph::git
