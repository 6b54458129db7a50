// Finds the lines of a comment's Markdown that address somebody, in the text that forges show to readers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

// The visible lines that begin with `@`, optionally after blanks and marks of lists, headings or emphasis. Text in
// code, quotes, HTML, link titles, the alternative text of images and unused footnotes does not count.
std::vector<std::string> command_lines(std::string_view markdown);

}  // namespace tachograph
