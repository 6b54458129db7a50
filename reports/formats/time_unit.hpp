// Units of time in result files. Included by .cpp files of this room only.
#pragma once

#include <string_view>

namespace tachograph::reports {

// Nanoseconds in one `ns`, `us`, `ms` or `s`. Throws UnreadableResult for another unit; `field` says which text it is.
double nanoseconds_in(std::string_view unit, std::string_view field);

}  // namespace tachograph::reports
