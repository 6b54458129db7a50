// The 128-bit XXH3 digest of an idempotency key. There are as many keys as events, so each takes 16 bytes only. The
// probability that any two of a million keys collide is 10⁻²⁷.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace tachograph {

using KeyDigest = std::array<std::uint64_t, 2>;

KeyDigest digest_of(std::string_view idempotency_key);

}  // namespace tachograph
