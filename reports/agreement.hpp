// What stands above the table, because it bears on all of it: which clock was judged, where the other one says
// something else, and what libraries and machines of the sides do not agree in.
#pragma once

#include "reports/comparison.hpp"
#include "reports/observations.hpp"

#include <string>
#include <vector>

namespace tachograph::reports {

// `The sides differ in what their files say: library_build_type is release on the base, debug on the head.`, and
// whether a benchmark library was not optimised. Sentences.
std::vector<std::string> notes_on_facts(const Observations& observations);

// `Times are CPU times.`, and which benchmarks changed otherwise by the other clock. Sentences; none if files have one.
std::vector<std::string> notes_on_clocks(const std::vector<Comparison>& comparisons);

std::vector<std::string> notes_on(const Observations& observations, const std::vector<Comparison>& comparisons);

}  // namespace tachograph::reports
