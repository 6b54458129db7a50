#include "core/values/key_digest.hpp"

#include <xxhash.h>

namespace tachograph {

KeyDigest digest_of(std::string_view idempotency_key) {
    const XXH128_hash_t hash = XXH3_128bits(idempotency_key.data(), idempotency_key.size());
    return {hash.low64, hash.high64};
}

}  // namespace tachograph
