// Reads the commits of a linear branch, oldest first, from packs in the packs' own order.
#pragma once

#include "adapters/git/log/read/commit_runs.hpp"
#include "adapters/git/log/read/parallel_pages.hpp"
#include "core/ports/event_log.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tachograph::git {

class GitLogPages final : public LogPages {
  public:
    // The commits after `after` (if empty: after the root), up to and including `tip`. Throws Unavailable if `after` is
    // not an ancestor of `tip`, if a commit is missing, or if the branch is not linear. With Order::likely, reading a
    // page may throw that too.
    GitLogPages(const std::string& repository, const ObjectId& tip, const ObjectId& after,
                Order order = Order::certain);
    ~GitLogPages() override;

    std::size_t count() const override;
    std::size_t entries() const override { return size_; }
    std::vector<LogEntry> page(std::size_t at) const override;
    EventPage events(std::size_t at) override;
    Revision revision(std::size_t page, std::size_t entry) const override;

  private:
    // Where a commit is: at position `at` of a pack, or, if `pack == elsewhere`, at position `at` of elsewhere_.
    struct Place {
        std::uint32_t pack = 0;
        std::uint32_t at = 0;
    };
    // Consecutive entries in a pack. An entry that is in no pack is a stretch of its own.
    struct PageStretch {
        std::uint32_t pack = 0;
        std::uint32_t first = 0;
        std::uint32_t last = 0;
        std::size_t entry = 0;  // index in the log of the first entry
    };
    using Visitor = std::function<void(const Place&, std::string_view message)>;
    struct ById {
        std::size_t operator()(const RawId& id) const;
    };

    bool walk(const ObjectId& tip, const std::optional<RawId>& after, std::size_t most);
    void load_packs();
    Place find(const RawId& id, const Place& child);
    bool is_at(const Place& place, const RawId& id) const;
    // Adds the stretch that ends at `place` and begins after `after`. Returns the parent of its first commit, or
    // nullopt if the first commit is the root.
    std::optional<RawId> add_stretch(const Place& place, const std::optional<RawId>& after);
    static std::optional<RawId> parent_by_git(const CommitInfo& info);
    void put_in_order();
    const PageStretch& stretch_with(std::size_t entry) const;
    RawId id(const Place& place) const;
    // Calls `visitor` for each entry of the page.
    void visit(std::size_t page, const Visitor& visitor) const;
    void visit(const Place& place, Pack::Reading& reading, const Visitor& visitor) const;
    std::unique_ptr<Pack::Reading> take_reading() const;
    void check_order(const Place& place, const std::optional<RawId>& parent) const;

    const Order order_;
    mutable std::mutex mutex_;
    Repository repository_;
    std::vector<std::unique_ptr<CommitRuns>> packs_;
    mutable std::vector<std::unique_ptr<Pack::Reading>> readings_;  // buffers that are not in use
    std::unordered_map<RawId, Place, ById> ends_;                   // first and last commits of packs
    std::vector<RawId> elsewhere_;                                  // commits in no pack, read by git
    std::vector<PageStretch> stretches_;                            // oldest first
    std::size_t size_ = 0;                                          // entries
    std::optional<ParallelPages> prefetch_;
};

}  // namespace tachograph::git
