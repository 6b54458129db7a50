#include "core/values/first_rows.hpp"

#include "core/values/text.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace tachograph {

std::string first_rows(const std::string& text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    constexpr std::size_t room = 40;  // for the last row
    const auto end = text.rfind('\n', bytes - room);
    if (end == std::string::npos) return shorten(text, bytes);
    const auto more = std::ranges::count(std::string_view(text).substr(end + 1), '\n');
    return fmt::format("{}\n\nand {} more lines\n", text.substr(0, end), more);
}

}  // namespace tachograph
