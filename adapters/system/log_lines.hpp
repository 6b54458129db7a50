// The log of a process: each message is one line, whatever text of others is in it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace spdlog {
class formatter;
}

namespace tachograph::system {

// Control and invisible characters, also line ends and tabs, and bytes that are not UTF-8 become `\n`, `\t` or `\xHH`.
std::string one_log_line(std::string_view message);

// Formats messages as spdlog does by itself, but each as one_log_line().
std::unique_ptr<spdlog::formatter> one_line_formatter();

}  // namespace tachograph::system
