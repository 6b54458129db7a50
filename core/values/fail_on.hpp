// What makes a job fail, so that it can stop a merge. Text: `never`, `regression`, `regression:10%`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tachograph {

struct FailOn {
    bool regressions = false;
    double least = 0;  // a regression by less does not fail; 0.1 is 10%

    bool operator==(const FailOn&) const = default;
};

std::string to_text(const FailOn& fail_on);
std::optional<FailOn> parse_fail_on(std::string_view text);

// `2.5%` for 0.025.
std::string to_percentage(double share);
// nullopt if the text is not a percentage of 0 to 1000.
std::optional<double> parse_percentage(std::string_view text);

}  // namespace tachograph
