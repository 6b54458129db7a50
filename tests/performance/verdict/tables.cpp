#include "tests/performance/verdict/tables.hpp"

#include <cstddef>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::performance {

std::string markdown(const std::vector<std::vector<std::string>>& rows) {
    std::string text;
    for (const std::vector<std::string>& row : rows) {
        text += fmt::format("| {} |\n", fmt::join(row, " | "));
        if (&row != &rows.front()) continue;
        text += "| --- |";
        for (std::size_t column = 1; column < row.size(); ++column) text += " ---: |";
        text += "\n";
    }
    return text;
}

std::string percent(double part, double of) {
    if (part == 0 || of == 0) return "0";
    const double share = 100 * part / of;
    return fmt::format("{:.{}f}%", share, share < 1 ? 2 : share < 10 ? 1 : 0);
}

}  // namespace tachograph::performance
