// The state as bytes, for caches.
#pragma once

#include "core/state/state.hpp"

#include <string>
#include <string_view>

namespace tachograph {

// The state without its history.
std::string pack(const State& state);
// Throws Unpackable.
State unpack_state(std::string_view bytes);

}  // namespace tachograph
