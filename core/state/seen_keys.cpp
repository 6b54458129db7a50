#include "core/state/seen_keys.hpp"

#include "core/jobs/huge_pages.hpp"

#include <functional>
#include <utility>

#include <absl/container/flat_hash_set.h>

namespace tachograph {
namespace {

struct FirstHalf {
    std::size_t operator()(const KeyDigest& digest) const { return digest[0]; }
};

}  // namespace

struct SeenKeys::Digests : absl::flat_hash_set<KeyDigest, FirstHalf, std::equal_to<KeyDigest>, OnHugePages<KeyDigest>> {
};

SeenKeys::SeenKeys() = default;
SeenKeys::SeenKeys(const SeenKeys& other)
    : digests_(other.digests_ ? std::make_unique<Digests>(*other.digests_) : nullptr) {}
SeenKeys::SeenKeys(SeenKeys&& other) noexcept = default;
SeenKeys& SeenKeys::operator=(SeenKeys other) noexcept {
    std::swap(digests_, other.digests_);
    return *this;
}
SeenKeys::~SeenKeys() = default;

bool SeenKeys::insert(const KeyDigest& digest) {
    if (!digests_) digests_ = std::make_unique<Digests>();
    return digests_->insert(digest).second;
}

void SeenKeys::insert(const SeenKeys& others) {
    for (const KeyDigest& digest : others.all()) insert(digest);
}

void SeenKeys::expect(std::size_t size) {
    if (!digests_) digests_ = std::make_unique<Digests>();
    digests_->reserve(size);
}

void SeenKeys::look_ahead(const KeyDigest& digest) const {
    if (digests_) digests_->prefetch(digest);
}

bool SeenKeys::contains(const KeyDigest& digest) const { return digests_ && digests_->contains(digest); }

std::size_t SeenKeys::size() const { return digests_ ? digests_->size() : 0; }

std::vector<KeyDigest> SeenKeys::all() const {
    return digests_ ? std::vector<KeyDigest>(digests_->begin(), digests_->end()) : std::vector<KeyDigest>();
}

bool SeenKeys::operator==(const SeenKeys& other) const {
    if (size() != other.size()) return false;
    for (const KeyDigest& digest : all()) {
        if (!other.contains(digest)) return false;
    }
    return true;
}

}  // namespace tachograph
