// Which lines of a comment's Markdown are said to somebody, as forges show them to readers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

// The lines that begin with `@`, perhaps after blanks and marks of lists, headings or emphasis, and that a reader sees:
// outside code, quotes and HTML, the titles of links, the alternative text of images and notes that nothing refers to.
std::vector<std::string> command_lines(std::string_view markdown);

}  // namespace tachograph
