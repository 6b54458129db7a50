// A report that was published, read back from its JSON: for questions about it, and for what people accept of it.
#pragma once

#include "core/values/acceptance.hpp"
#include "core/values/conclusion.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph::reports {

// Every function throws UnreadableResult, in one line, if `json` is not a report or has no such benchmark; then it
// names those most like it.

// How a benchmark was judged, in Markdown: its samples, interval, noise and builds.
std::string why(std::string_view json, const std::string& benchmark);

// Throws as well if there is nothing to accept of this benchmark, or of all: it neither got slower nor is open.
void require_acceptable(std::string_view json, const std::string& benchmark);

// What the job concludes once this is accepted.
Conclusion conclusion_with(std::string_view json, const std::vector<Acceptance>& accepted);

// The JSON with what is accepted now.
std::string with_acceptances(std::string_view json, const std::vector<Acceptance>& accepted);

}  // namespace tachograph::reports
