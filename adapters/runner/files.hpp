// Files as the runner needs them: written whole or not at all, and collected with distrust.
#pragma once

#include "reports/item.hpp"
#include "reports/run_results.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tachograph::runner {

// Throw Unavailable with one line.
std::string read_file(const std::string& path);
// Durable and atomic: after a crash there is the old content or the new one.
void write_file(const std::string& path, const std::string& content);

// Bytes of a log that are reported.
constexpr std::size_t log_tail = 4000;

// The end of a log, at a line's start where that can be.
std::string tail_of(const std::string& path, std::size_t bytes);

// By name, all of them. Throws Refused with one sentence where there are too many, if they are more than
// `most_bytes`, or where one is no text or no regular file that can be read: a report without it would be wrong.
std::vector<reports::ResultFile> collect_results(const std::string& folder, std::size_t most_bytes);
// PNG, SVG and JPEG files as pictures within the report; a table at the end names those that are too many or too large.
std::vector<reports::Item> collect_diagrams(const std::string& folder);

}  // namespace tachograph::runner
