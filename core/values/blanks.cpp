#include "core/values/blanks.hpp"

#include <algorithm>
#include <array>

namespace tachograph {

std::size_t blank_length(std::string_view text) {
    if (text.starts_with(' ') || text.starts_with('\t')) return 1;
    constexpr std::array<std::string_view, 27> blanks{
        "\u0085", "\u00A0", "\u00AD", "\u1680", "\u180E", "\u2000", "\u2001", "\u2002", "\u2003",
        "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A", "\u200B", "\u200C",
        "\u200D", "\u2028", "\u2029", "\u202F", "\u205F", "\u2060", "\u3000", "\u3164", "\uFEFF"};
    const auto found = std::ranges::find_if(blanks, [&](std::string_view blank) { return text.starts_with(blank); });
    return found == blanks.end() ? 0 : found->size();
}

}  // namespace tachograph
