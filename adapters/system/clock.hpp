// The wall clock.
#pragma once

#include "core/values/timestamp.hpp"

namespace tachograph::system {

Timestamp now();

}  // namespace tachograph::system
