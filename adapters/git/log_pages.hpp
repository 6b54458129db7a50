// The commits of a linear branch, oldest first, read from the packs in the packs' own order.
#pragma once

#include "adapters/git/object_bytes.hpp"
#include "adapters/git/pack_reader.hpp"
#include "adapters/git/prefetch.hpp"
#include "core/ports/event_log.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::git {

class GitLogPages final : public LogPages {
  public:
    // The commits after `after` (empty: after the root) up to and with `tip`. Throws Unavailable where `after` is not
    // among the ancestors of `tip`, where one of them is missing, and where the branch is not linear.
    GitLogPages(const std::string& repository, const ObjectId& tip, const ObjectId& after);
    ~GitLogPages() override;

    std::size_t count() const override;
    std::vector<LogEntry> page(std::size_t at) const override;
    std::vector<ReadEvent> events(std::size_t at) override;
    Revision revision(std::size_t page, std::size_t entry) const override;

  private:
    struct LoadedPack;
    // Where a commit is: in a pack, or, with `pack == elsewhere`, wherever git finds it.
    struct Place {
        std::uint32_t pack = 0;
        std::uint32_t at = 0;
    };

    bool walk(const ObjectId& tip, const ObjectId& after, std::size_t most);
    void load_packs();
    Place find(const RawId& id, const Place& child);
    std::optional<RawId> parent(const Place& place, const RawId& id);
    bool is_at(const Place& place, const RawId& id) const;
    // Calls back with the id and the message of each entry of the page.
    void visit(std::size_t page, const std::function<void(const RawId&, std::string_view)>& visitor) const;
    const RawId& id(const Place& place) const;
    void release(std::size_t first, std::size_t last) const;

    mutable std::mutex mutex_;
    Repository repository_;
    std::vector<std::unique_ptr<LoadedPack>> packs_;
    std::vector<RawId> elsewhere_;
    std::vector<Place> order_;  // oldest first
    std::optional<Prefetch> prefetch_;
};

}  // namespace tachograph::git
