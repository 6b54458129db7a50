// The set of idempotency keys that were seen, as digests. There are as many as events, so each takes a few bytes only.
#pragma once

#include "core/values/key_digest.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace tachograph {

class SeenKeys {
  public:
    SeenKeys();
    SeenKeys(const SeenKeys& other);
    SeenKeys(SeenKeys&& other) noexcept;
    SeenKeys& operator=(SeenKeys other) noexcept;
    ~SeenKeys();

    // Returns false if it was in the set already.
    bool insert(const KeyDigest& digest);
    void insert(const SeenKeys& others);
    // Reserves room for about `size` digests in all.
    void expect(std::size_t size);
    // Prefetches the memory for a digest that is inserted soon.
    void look_ahead(const KeyDigest& digest) const;
    bool contains(const KeyDigest& digest) const;
    std::size_t size() const;
    std::vector<KeyDigest> all() const;  // in no order

    bool operator==(const SeenKeys& other) const;

  private:
    struct Digests;
    std::unique_ptr<Digests> digests_;  // null: empty
};

}  // namespace tachograph
