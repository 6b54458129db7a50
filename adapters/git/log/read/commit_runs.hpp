// Finds runs of consecutive commits in a pack. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/packs/pack_reader.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tachograph::git {

struct Link {
    enum class Kind : std::uint8_t { child, root, unknown };  // unknown: only git can read the object
    Kind kind = Kind::unknown;
    RawId parent;  // only for a child
};

// Consecutive objects of a pack, each the child of the object before it.
struct CommitRun {
    std::uint32_t first;
    std::uint32_t last;
    Link link;  // from the first object to its parent
};

enum class Order : std::uint8_t {
    certain,  // the parent of every commit was read
    likely,   // the parents of three commits of a pack were read; if they fit, the pack counts as one run
};

class CommitRuns {
  public:
    // Throws Unavailable if the pack is damaged, or if a commit that was read is a merge.
    CommitRuns(const std::string& path, Order order);

    const Pack& pack() const { return pack_; }
    const CommitRun& run_with(std::uint32_t at) const;
    // Prefetches the id of an object a few places behind `at`, for a caller that reads in order.
    void look_ahead(std::uint32_t at) const;

  private:
    Link link_of(std::uint32_t at, Pack::Reading& reading) const;
    bool is_child(std::uint32_t at, Pack::Reading& reading) const;
    bool looks_like_one_run(Pack::Reading& reading) const;
    void find_runs(Pack::Reading& reading);

    Pack pack_;
    std::vector<CommitRun> runs_;
};

}  // namespace tachograph::git
