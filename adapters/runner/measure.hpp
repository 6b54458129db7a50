// The measurement: checks out base and head, and runs their benchmarks in alternation.
#pragma once

#include "adapters/runner/job_file.hpp"
#include "reports/run_results.hpp"

#include <stdexcept>
#include <string>

namespace tachograph::runner {

// Why there are no results: a sentence for people, and the end of the failing program's output.
struct MeasurementFailed : std::runtime_error {
    MeasurementFailed(const std::string& reason, std::string log_end)
        : std::runtime_error(reason), log(std::move(log_end)) {}
    std::string log;
};

// Nothing else may use `folder`. Throws MeasurementFailed.
reports::RunResults measure(const JobDescription& job, const std::string& folder);

}  // namespace tachograph::runner
