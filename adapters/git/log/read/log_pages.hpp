// The commits of a linear branch, oldest first, read from the packs in the packs' own order.
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
    // The commits after `after` (empty: after the root) up to and with `tip`. Throws Unavailable if `after` is not
    // among the ancestors of `tip`, if one of them is missing, and if the branch is not linear.
    // If the order is but a likely one, the same comes to light as pages are read.
    GitLogPages(const std::string& repository, const ObjectId& tip, const ObjectId& after,
                Order order = Order::certain);
    ~GitLogPages() override;

    std::size_t count() const override;
    std::size_t entries() const override { return size_; }
    std::vector<LogEntry> page(std::size_t at) const override;
    EventPage events(std::size_t at) override;
    Revision revision(std::size_t page, std::size_t entry) const override;

  private:
    // Where a commit is: in a pack, or, with `pack == elsewhere`, wherever git finds it.
    struct Place {
        std::uint32_t pack = 0;
        std::uint32_t at = 0;
    };
    // Entries that follow each other in a pack; elsewhere, each is a stretch of its own.
    struct PageStretch {
        std::uint32_t pack = 0;
        std::uint32_t first = 0;
        std::uint32_t last = 0;
        std::size_t entry = 0;  // of the log, which the first is
    };
    using Visitor = std::function<void(const Place&, std::string_view message)>;
    struct ById {
        std::size_t operator()(const RawId& id) const;
    };

    bool walk(const ObjectId& tip, const std::optional<RawId>& after, std::size_t most);
    void load_packs();
    Place find(const RawId& id, const Place& child);
    bool is_at(const Place& place, const RawId& id) const;
    // Adds the stretch that ends there and begins behind `after`, and returns the parent of its first commit; nothing
    // if that is the root.
    std::optional<RawId> add_stretch(const Place& place, const std::optional<RawId>& after);
    static std::optional<RawId> parent_by_git(const CommitInfo& info);
    void put_in_order();
    const PageStretch& stretch_with(std::size_t entry) const;
    RawId id(const Place& place) const;
    // Is called with each entry of the page.
    void visit(std::size_t page, const Visitor& visitor) const;
    void visit(const Place& place, Pack::Reading& reading, const Visitor& visitor) const;
    std::unique_ptr<Pack::Reading> take_reading() const;
    void check_order(const Place& place, const std::optional<RawId>& parent) const;

    const Order order_;
    mutable std::mutex mutex_;
    Repository repository_;
    std::vector<std::unique_ptr<CommitRuns>> packs_;
    mutable std::vector<std::unique_ptr<Pack::Reading>> readings_;  // that nobody uses at the moment
    std::unordered_map<RawId, Place, ById> ends_;                   // of packs
    std::vector<RawId> elsewhere_;
    std::vector<PageStretch> stretches_;  // oldest first
    std::size_t size_ = 0;                // entries
    std::optional<ParallelPages> prefetch_;
};

}  // namespace tachograph::git
