// What people accepted, as a report says it.
#pragma once

#include "core/values/acceptance.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph::reports {

// Markdown between two hidden marks, so that it can be replaced; nothing between them if nothing was accepted.
std::string accepted_block(const std::vector<Acceptance>& accepted);

// The report with another block. A report without one, of an earlier version, gets it at its end.
std::string with_accepted(std::string_view report, const std::vector<Acceptance>& accepted);

}  // namespace tachograph::reports
