// An idempotency key by its 128-bit XXH3 digest: there are as many keys as events, so that each takes 16 bytes only.
// Two of a million keys meet by chance with probability 10⁻²⁷.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace tachograph {

using KeyDigest = std::array<std::uint64_t, 2>;

KeyDigest digest_of(std::string_view idempotency_key);

}  // namespace tachograph
