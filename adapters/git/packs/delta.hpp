// Git's deltas: an object said in terms of another one. Included by .cpp files of this room only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::git {

// https://git-scm.com/docs/pack-format, "Deltified representation". Nothing if the delta does not fit the base.
std::optional<std::string> apply_delta(std::string_view base, std::string_view delta);

// How far before a delta, in bytes of its pack, the object is that it changes; the number is taken off `stream`.
// Nothing if the stream is not whole.
std::optional<std::uint64_t> take_distance(std::string_view& stream);

// Contents that deltas refer to. Neighbours in a pack are deltas of the same objects; of several that share a place,
// the latest is remembered.
class DeltaBases {
  public:
    using Content = std::shared_ptr<const std::string>;

    // Null if it is not remembered.
    Content find(const void* pack, std::uint64_t offset) const;
    void keep(const void* pack, std::uint64_t offset, Content content);

  private:
    struct Slot {
        const void* pack = nullptr;
        std::uint64_t offset = 0;
        Content content;
    };

    std::vector<Slot> slots_;  // none before the first is kept
};

}  // namespace tachograph::git
