// The words in which a runner says that a commit is gone from its host. An answer with them does not suggest a retry.
#pragma once

#include <string_view>

namespace tachograph {

inline constexpr std::string_view no_longer_to_be_had = "is no longer to be had";

}  // namespace tachograph
