#include "core/values/unlinked_text.hpp"

#include "core/values/characters.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tachograph {
namespace {

// The words before a number in web addresses of GitHub and GitLab, as in `/pull/12`.
bool ends_with_kind(std::string_view address) {
    constexpr std::array<std::string_view, 11> endings{"/pull",           "/pulls",  "/issues",  "/issue",
                                                       "/merge_requests", "/commit", "/commits", "/discussions",
                                                       "/work_items",     "/epics",  "/snippets"};
    return std::ranges::any_of(endings, [&](std::string_view kind) { return address.ends_with(kind); });
}

bool ends_with_prefix(std::string_view text) {
    if (text.size() < 2) return false;
    const std::string prefix = to_lower(text.substr(text.size() - 2));
    return (prefix == "gh" || prefix == "gl") && (text.size() == 2 || !is_word(text[text.size() - 3]));
}

// Whether the character at `at` begins a link on a forge, or is its last mark before the number.
bool makes_link(std::string_view text, std::size_t at) {
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    const std::string_view before = text.substr(0, at);
    switch (text[at]) {
        case '@':
            return (is_word(next) || next == '"') && (before.empty() || !is_word(before.back()));
        case '#':
        case '!':
        case '$':
        case '&':
            return is_digit(next);
        case '%':
        case '~':
            return is_word(next) || next == '"';
        case '-':
            return is_digit(next) && ends_with_prefix(before);
        case '/':
            return is_word(next) && ends_with_kind(before);
        default:
            return false;
    }
}

}  // namespace

std::string unlinked_line(std::string_view bytes) {
    // Escaped first, because that is the text in which a forge finds links.
    const std::string escaped = escape_line(bytes);
    std::string line;
    line.reserve(escaped.size());
    for (std::size_t at = 0; at < escaped.size(); ++at) {
        const char c = escaped[at];
        line += makes_link(escaped, at) ? fmt::format("\\x{:02x}", static_cast<unsigned char>(c)) : std::string(1, c);
    }
    return line;
}

std::string unlinked_text(std::string_view text) {
    std::string unlinked;
    while (true) {
        const auto end = text.find('\n');
        unlinked += unlinked_line(text.substr(0, end));
        if (end == std::string_view::npos) return unlinked;
        unlinked += '\n';
        text.remove_prefix(end + 1);
    }
}

}  // namespace tachograph
