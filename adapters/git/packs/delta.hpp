// Git's deltas, which store an object as changes to another object. Included by .cpp files of this room only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::git {

// https://git-scm.com/docs/pack-format, "Deltified representation". Returns nullopt if the delta does not fit the base.
std::optional<std::string> apply_delta(std::string_view base, std::string_view delta);

// Takes the distance from a delta back to its base, in bytes of the pack, off the front of `stream`. Returns nullopt if
// the stream is truncated.
std::optional<std::uint64_t> take_distance(std::string_view& stream);

// A cache of objects that deltas are based on: neighbours in a pack often share a base. Of several objects that hash to
// the same slot, the latest is kept.
class DeltaBases {
  public:
    using Content = std::shared_ptr<const std::string>;

    // Null if the object is not in the cache.
    Content find(const void* pack, std::uint64_t offset) const;
    void keep(const void* pack, std::uint64_t offset, Content content);

  private:
    struct Slot {
        const void* pack = nullptr;
        std::uint64_t offset = 0;
        Content content;
    };

    std::vector<Slot> slots_;  // empty until the first object is kept
};

}  // namespace tachograph::git
