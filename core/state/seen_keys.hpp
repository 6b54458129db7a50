// The causes that have acted, by their digests: there are as many as events, so that each takes a few bytes only.
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

    // False: it was in there.
    bool insert(const KeyDigest& digest);
    void insert(const SeenKeys& others);
    // So many are going to be in there, about.
    void expect(std::size_t size);
    // It is going to be inserted soon: meanwhile memory, which is slow, is asked for its place.
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
