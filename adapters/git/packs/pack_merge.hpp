// Packs of the event log, put together: every append makes one, and many small ones are slow to look things up in.
#pragma once

#include "adapters/git/repository/object_bytes.hpp"
#include "adapters/git/repository/repository.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::git {

// Which packs of a run, given their sizes in bytes from the oldest to the newest, are put together: [first, end). Sizes
// come to grow geometrically towards the oldest, so that an event is written again about as often as its packs doubled,
// and one merge handles tens of megabytes at most. Nothing if there are few.
struct Range {
    std::size_t first = 0;
    std::size_t end = 0;

    bool operator==(const Range&) const = default;
};
Range packs_to_merge(const std::vector<std::size_t>& sizes);

// A pack that holds a stretch of the log and nothing else, in the log's order.
struct PackedStretch {
    std::string path;  // without the ending
    std::size_t bytes = 0;
    RawId before;  // the parent of its first commit
    RawId last;    // its last commit
};

// What was seen of packs that are still there, none of which ever changes: each is read once.
class PackedStretches {
  public:
    // Those that are there now, in no order. Throws Unavailable.
    std::vector<PackedStretch> look(const std::string& repository);

  private:
    std::map<std::string, std::optional<PackedStretch>> known_;  // by path; nothing: it is another kind of pack
};

// Puts the newest packs of the branch that ends at `tip` together where there are many, and removes what is left over
// from a merge that was interrupted. Nothing that anybody can see is ever missing meanwhile. Returns how many packs
// were merged. Throws Unavailable.
std::size_t merge_packs(const std::string& repository, const ObjectId& tip, PackedStretches& stretches);

}  // namespace tachograph::git
