// The report for programs, as JSON. Included by .cpp files of this room only.
#pragma once

#include "reports/hints.hpp"
#include "reports/report.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace tachograph::reports {

using Ordered = nlohmann::ordered_json;

// Everything that a report is made from.
struct Findings {
    const RunResults& results;
    const ReportContext& context;
    const CompareOptions& options;
    const Rules& rules;
    const std::vector<Series>& series;
    const std::vector<Comparison>& comparisons;
    const std::vector<Hint>& hints;
    const std::vector<std::string>& notes;
    Conclusion conclusion;
    bool is_finished;  // the runner sent tables and no samples, so it gave its own verdict
};

std::string report_json(const Findings& findings);

// Each value is on a line of its own; so is each object of a list of objects. Then `git diff` shows which benchmark
// changed.
std::string to_lines(const Ordered& json);

Ordered to_json(const std::vector<Acceptance>& accepted);

}  // namespace tachograph::reports
