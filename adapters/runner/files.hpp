// Writes files atomically, and collects result files of benchmarks, which are not trusted.
#pragma once

#include "reports/item.hpp"
#include "reports/run_results.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tachograph::runner {

// Both throw Unavailable, in one line.
std::string read_file(const std::string& path);
// Durable and atomic: after a crash, the file has the old content or the new one.
void write_file(const std::string& path, const std::string& content);

// Bytes at the end of a log that are reported.
constexpr std::size_t log_tail = 4000;

// Returns the last `bytes` of a log, from the start of a line if possible.
std::string tail_of(const std::string& path, std::size_t bytes);

// Returns all files, sorted by name. Throws Refused, in one sentence, if there are too many files, if they exceed
// `most_bytes`, or if one is not a readable regular file with text. A report with a file missing would be wrong.
std::vector<reports::ResultFile> collect_results(const std::string& folder, std::size_t most_bytes);
// Embeds PNG, SVG and JPEG files as pictures in the report. A table at the end names the files that are too many or too
// large.
std::vector<reports::Item> collect_diagrams(const std::string& folder);

}  // namespace tachograph::runner
