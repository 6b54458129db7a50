// The root commit of every event log. It is always the same, so that two logs of the same events have the same ids.
#pragma once

#include "adapters/git/log/log_readme.hpp"
#include "core/values/timestamp.hpp"

#include <string_view>

namespace tachograph::git {

inline constexpr std::string_view root_message = "Begin an event log\n";
inline constexpr Timestamp root_date{};

}  // namespace tachograph::git
