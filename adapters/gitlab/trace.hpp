// What a GitLab job printed, made readable: traces are written for GitLab's page and for terminals. Pure.
#pragma once

#include <string>
#include <string_view>

namespace tachograph::gitlab {

// Without the time and stream in front of each line, section marks, colours and what a carriage return overwrote; of
// a long one, the last lines that `longest` bytes hold.
std::string plain_trace(std::string_view trace, std::size_t longest = 4000);

}  // namespace tachograph::gitlab
