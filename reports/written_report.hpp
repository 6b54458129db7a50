// Reads a published report's JSON back: to answer questions about it, and to record what people accept.
#pragma once

#include "core/values/acceptance.hpp"
#include "core/values/conclusion.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph::reports {

// Every function throws UnreadableResult, in one line, if `json` is not a report or does not have the benchmark. The
// message then names similar benchmarks.

// How a benchmark was judged, as Markdown: its samples, interval, noise and builds.
std::string why(std::string_view json, const std::string& benchmark);

// Also throws if there is nothing to accept: the benchmark (or, for all, every benchmark) neither got slower nor is
// open.
void require_acceptable(std::string_view json, const std::string& benchmark);

// What the job concludes if `accepted` is accepted.
Conclusion conclusion_with(std::string_view json, const std::vector<Acceptance>& accepted);

// The JSON, with `accepted` in place of what was accepted before.
std::string with_acceptances(std::string_view json, const std::vector<Acceptance>& accepted);

}  // namespace tachograph::reports
