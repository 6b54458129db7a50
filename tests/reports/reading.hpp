// Reads a result file; returns its measurements, or the error.
#pragma once

#include "reports/formats/formats.hpp"

#include <string>
#include <vector>

namespace tachograph::reports::testing {

inline std::vector<Measurement> read(const std::string& text) { return read_result("results.json", text); }

inline std::vector<Measurement> read_times(const std::string& text) {
    std::vector<Measurement> times = read(text);
    std::erase_if(times, [](const Measurement& one) { return one.metric != "time"; });
    return times;
}

inline std::string problem_of(const std::string& text) {
    try {
        read(text);
    } catch (const UnreadableResult& unreadable) {
        return unreadable.what();
    }
    return "";
}

}  // namespace tachograph::reports::testing
