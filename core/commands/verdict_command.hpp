// What the commands about a verdict share: whose verdict it is, and how a benchmark is written.
#pragma once

#include "core/machine/asked.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

// The name of a benchmark in a comment: all of the text, or what is between its quotes. Empty if it is too long.
std::string benchmark_in(std::string_view text);

// About the last reported job of the pull request; refused if there is none.
std::vector<Event> ask_about_verdict(const std::string& command, const std::string& benchmark,
                                     const std::string& reason, const Asked& asked);
// Refused as well if the author may not run benchmarks.
std::vector<Event> ask_as_benchmarker(const std::string& command, const std::string& benchmark,
                                      const std::string& reason, const Asked& asked);

}  // namespace tachograph
