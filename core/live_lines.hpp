// Which lines of a comment its author says: those outside code, quotes and HTML, as Markdown is rendered.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

// In order, without their line ends. GitHub-flavoured Markdown (CommonMark 0.29).
std::vector<std::string> live_lines(std::string_view markdown);

}  // namespace tachograph
