#include "adapters/git/log/event_log.hpp"

#include "adapters/git/log/append/journal_recovery.hpp"
#include "adapters/git/log/append/log_branch.hpp"
#include "adapters/git/log/append/reference_swap.hpp"
#include "adapters/git/log/commit_text.hpp"
#include "adapters/git/log/log_root.hpp"
#include "adapters/git/log/read/log_pages.hpp"
#include "adapters/git/packs/pack_writer.hpp"
#include "adapters/git/repository/object_bytes.hpp"
#include "adapters/system/durable_file.hpp"
#include "core/events/event_text.hpp"
#include "core/ports/failures.hpp"

#include <utility>

#include <fmt/format.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

// As much as the files of a usual append take together.
constexpr std::size_t probe_bytes = std::size_t{64} * 1024;

// The lock is held as long as this process may write.
std::unique_ptr<system::FileLock> lock_for_writing(const std::string& path) {
    try {
        return lock_log(path);
    } catch (const Unavailable& unavailable) {
        throw Unavailable(
            fmt::format("the event log {} is written by another process, or is not writable; stop that process, or use "
                        "another data_dir ({})",
                        path, unavailable.what()));
    }
}

}  // namespace

GitEventLog::GitEventLog(const std::string& path, LogMode mode, Signer sign, std::chrono::milliseconds lag)
    : repository_(mode == LogMode::write ? Repository::open_or_create(path) : Repository::open(path)),
      sign_(std::move(sign)) {
    if (mode == LogMode::write) {
        lock_ = lock_for_writing(path);
        // These are leftovers of a killed writer: this process holds the lock, so nobody else is writing.
        ReferenceSwap::clear_away(repository_, main_branch);
        clear_away_packs(path);
        require_branch_of_what_is_there(repository_);
        if (!repository_.reference(main_branch)) begin();
        recover_journal(path);
    } else {
        recover_where_nobody_writes(path);
    }
    const ObjectId last = tip();
    if (!repository_.file(last, "README.md"))
        throw UsageError(fmt::format("{} is a git repository, but not an event log: it has no README.md", path));
    tree_ = repository_.commit(last).tree;
    if (mode == LogMode::read) return;
    maintenance_.emplace(path);
    journal_.emplace(path, lag, [this](std::size_t events) { maintenance_->appended(events); });
}

GitEventLog::~GitEventLog() = default;

void GitEventLog::begin() {
    const ObjectId tree = repository_.write_tree(std::nullopt, {{"README.md", std::string(log_readme)}});
    const ObjectId root = repository_.write_commit(tree, {}, std::string(root_message), root_date);
    if (!repository_.move_reference(main_branch, root, std::nullopt))
        throw Unavailable("another process began the event log at the same time; retry");
}

void GitEventLog::flush() {
    if (journal_) journal_->flush();
}

std::optional<std::string> GitEventLog::obstacle() { return journal_ ? journal_->failure() : std::nullopt; }

Revision GitEventLog::tip() {
    const std::lock_guard lock(mutex_);
    return journal_ ? journal_->tip() : tip_of_log(repository_);
}

// The tip in git, once git has everything that was appended so far.
Revision GitEventLog::flushed_tip() { return journal_ ? journal_->flush() : tip(); }

std::unique_ptr<LogPages> GitEventLog::pages(const Revision& after) {
    return std::make_unique<GitLogPages>(repository_.path(), flushed_tip(), after);
}

std::unique_ptr<LogPages> GitEventLog::likely_pages() {
    return std::make_unique<GitLogPages>(repository_.path(), flushed_tip(), Revision(), Order::likely);
}

PackedCommit GitEventLog::commit_of(const Event& event, const ObjectId& parent) const {
    CommitText commit{tree_, {parent}, event.at, {}, format_event(event)};
    if (sign_) commit.signature = sign_(format_commit(commit));
    std::string content = format_commit(commit);
    const RawId id = commit_id(content);
    return {id, std::move(content)};
}

std::optional<Revision> GitEventLog::append(std::span<const Event> events, const Revision& expected) {
    const std::lock_guard lock(mutex_);
    if (!journal_) throw std::logic_error(fmt::format("the event log {} was opened read-only", repository_.path()));
    const auto before = parse_id(expected);
    if (events.empty() || !before) return journal_->tip() == expected ? std::optional(expected) : std::nullopt;
    JournalRecord record{*before, {}};
    for (const Event& event : events)
        record.commits.push_back(commit_of(event, to_text(record.commits.empty() ? *before : record.after())));
    Revision last = to_text(record.after());
    return journal_->append(std::move(record)) ? std::optional(std::move(last)) : std::nullopt;
}

void GitEventLog::check_writable() {
    const std::string probe = repository_.path() + "/probe";
    ::unlink(probe.c_str());
    try {
        system::write_durable(probe, std::string(probe_bytes, '\n'));
    } catch (const Unavailable&) {
        ::unlink(probe.c_str());
        throw;
    }
    ::unlink(probe.c_str());
}

Revision GitEventLog::resolve(const std::string& text) {
    flush();
    const std::lock_guard lock(mutex_);
    const auto found = repository_.resolve(text);
    if (!found) throw UsageError(fmt::format("'{}' does not name an event of {}", text, repository_.path()));
    return *found;
}

}  // namespace tachograph::git
