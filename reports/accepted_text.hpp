// The part of a report that lists what people accepted.
#pragma once

#include "core/values/acceptance.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph::reports {

// Markdown between two hidden marks, by which the block can be found and replaced. If nothing was accepted, there is no
// text between the marks.
std::string accepted_block(const std::vector<Acceptance>& accepted);

// Returns the report with its block replaced. Reports of earlier versions have no block: there it is appended.
std::string with_accepted(std::string_view report, const std::vector<Acceptance>& accepted);

}  // namespace tachograph::reports
