// Makes the trace of a GitLab job readable: GitLab writes traces for its web page and for terminals. Pure.
#pragma once

#include <string>
#include <string_view>

namespace tachograph::gitlab {

// Removes the time and stream in front of each line, section marks, colours, and text that a carriage return overwrote.
// Of a long trace, returns the last lines that fit into `longest` bytes.
std::string plain_trace(std::string_view trace, std::size_t longest = 4000);

}  // namespace tachograph::gitlab
