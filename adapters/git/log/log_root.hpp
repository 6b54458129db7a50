// What every event log begins with: the same commit in all of them, so that two logs of the same events are the same.
#pragma once

#include "adapters/git/log/log_readme.hpp"
#include "core/values/timestamp.hpp"

#include <string_view>

namespace tachograph::git {

inline constexpr std::string_view root_message = "Begin an event log\n";
inline constexpr Timestamp root_date{};

}  // namespace tachograph::git
