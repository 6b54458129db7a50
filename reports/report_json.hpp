// The machine-readable half of a report. Included by .cpp files of this room only.
#pragma once

#include "reports/hints.hpp"
#include "reports/report.hpp"

#include <string>
#include <vector>

namespace tachograph::reports {

std::string report_json(const std::vector<Comparison>& comparisons, const std::vector<Hint>& hints,
                        const RunResults& results, const ReportContext& context);

}  // namespace tachograph::reports
