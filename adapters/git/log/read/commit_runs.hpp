// How the commits of a pack hang together. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/packs/pack_reader.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tachograph::git {

struct Link {
    enum class Kind : std::uint8_t { child, root, unknown };  // unknown: git alone can say
    Kind kind = Kind::unknown;
    RawId parent;  // of a child
};

// Objects of a pack that stand one behind the other, each the child of the one before it.
struct CommitRun {
    std::uint32_t first;
    std::uint32_t last;
    Link link;  // of the first
};

enum class Order : std::uint8_t {
    certain,  // every commit was looked at
    likely,   // a pack in which some commits are children of those before them is taken for one run
};

class CommitRuns {
  public:
    // Throws Unavailable if the pack is damaged, or has a merge in it (where that is looked at).
    CommitRuns(const std::string& path, Order order);

    const Pack& pack() const { return pack_; }
    const CommitRun& run_with(std::uint32_t at) const;
    // The ids of the objects behind it are going to be asked for soon.
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
