// The causes that have acted, by their digests: there are as many as events, so that each takes a few bytes only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace tachograph {

// A cause by its 128-bit XXH3 digest: two of a million meet by chance with probability 10⁻²⁷.
using CauseDigest = std::array<std::uint64_t, 2>;

CauseDigest digest_of(std::string_view cause);

class CauseSet {
  public:
    CauseSet();
    CauseSet(const CauseSet& other);
    CauseSet(CauseSet&& other) noexcept;
    CauseSet& operator=(CauseSet other) noexcept;
    ~CauseSet();

    // False: it was in there.
    bool insert(const CauseDigest& digest);
    void insert(const CauseSet& others);
    // So many are going to be in there, about.
    void expect(std::size_t size);
    // It is going to be inserted soon: meanwhile memory, which is slow, is asked for its place.
    void look_ahead(const CauseDigest& digest) const;
    bool contains(const CauseDigest& digest) const;
    std::size_t size() const;
    std::vector<CauseDigest> all() const;  // in no order

    bool operator==(const CauseSet& other) const;

  private:
    struct Digests;
    std::unique_ptr<Digests> digests_;  // null: empty
};

}  // namespace tachograph
