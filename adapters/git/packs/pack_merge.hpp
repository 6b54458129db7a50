// Merges packs of the event log. Every append creates a pack, and looking objects up in many small packs is slow.
#pragma once

#include "adapters/git/repository/object_bytes.hpp"
#include "adapters/git/repository/repository.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::git {

// Which packs of a run to merge: [first, end), or an empty range if there are few. `sizes` are in bytes, from the
// oldest pack to the newest.
// Pack sizes come to grow geometrically towards the oldest. So an event is rewritten only O(log n) times, and one merge
// handles tens of megabytes at most.
struct Range {
    std::size_t first = 0;
    std::size_t end = 0;

    bool operator==(const Range&) const = default;
};
Range packs_to_merge(const std::vector<std::size_t>& sizes);

// A pack that holds consecutive commits of the log and nothing else, in the log's order.
struct LogPack {
    std::string path;  // without the extension
    std::size_t bytes = 0;
    RawId before;  // the parent of its first commit
    RawId last;    // its last commit
};

// A cache of the packs that exist. Packs never change, so each is read once.
class LogPacks {
  public:
    // The packs that exist now, in no particular order. Throws Unavailable.
    std::vector<LogPack> look(const std::string& repository);

  private:
    std::map<std::string, std::optional<LogPack>> known_;  // by path; nullopt for a pack that is not a LogPack
};

// Merges the newest packs of the branch that ends at `tip` if there are many, and removes leftovers of an interrupted
// merge. Every object stays readable meanwhile. Returns how many packs were merged. Throws Unavailable.
std::size_t merge_packs(const std::string& repository, const ObjectId& tip, LogPacks& packs);

}  // namespace tachograph::git
