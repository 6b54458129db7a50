#include "core/cause_set.hpp"

#include "core/huge_pages.hpp"

#include <functional>
#include <utility>

#include <absl/container/flat_hash_set.h>
#include <xxhash.h>

namespace tachograph {
namespace {

struct FirstHalf {
    std::size_t operator()(const CauseDigest& digest) const { return digest[0]; }
};

}  // namespace

struct CauseSet::Digests
    : absl::flat_hash_set<CauseDigest, FirstHalf, std::equal_to<CauseDigest>, OnHugePages<CauseDigest>> {};

CauseDigest digest_of(std::string_view cause) {
    const XXH128_hash_t hash = XXH3_128bits(cause.data(), cause.size());
    return {hash.low64, hash.high64};
}

CauseSet::CauseSet() = default;
CauseSet::CauseSet(const CauseSet& other)
    : digests_(other.digests_ ? std::make_unique<Digests>(*other.digests_) : nullptr) {}
CauseSet::CauseSet(CauseSet&& other) noexcept = default;
CauseSet& CauseSet::operator=(CauseSet other) noexcept {
    std::swap(digests_, other.digests_);
    return *this;
}
CauseSet::~CauseSet() = default;

bool CauseSet::insert(const CauseDigest& digest) {
    if (!digests_) digests_ = std::make_unique<Digests>();
    return digests_->insert(digest).second;
}

void CauseSet::insert(const CauseSet& others) {
    for (const CauseDigest& digest : others.all()) insert(digest);
}

void CauseSet::expect(std::size_t size) {
    if (!digests_) digests_ = std::make_unique<Digests>();
    digests_->reserve(size);
}

void CauseSet::look_ahead(const CauseDigest& digest) const {
    if (digests_) digests_->prefetch(digest);
}

bool CauseSet::contains(const CauseDigest& digest) const { return digests_ && digests_->contains(digest); }

std::size_t CauseSet::size() const { return digests_ ? digests_->size() : 0; }

std::vector<CauseDigest> CauseSet::all() const {
    return digests_ ? std::vector<CauseDigest>(digests_->begin(), digests_->end()) : std::vector<CauseDigest>();
}

bool CauseSet::operator==(const CauseSet& other) const {
    if (size() != other.size()) return false;
    for (const CauseDigest& digest : all()) {
        if (!other.contains(digest)) return false;
    }
    return true;
}

}  // namespace tachograph
