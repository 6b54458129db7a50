#include "core/markdown.hpp"

#include "core/text.hpp"

#include <algorithm>

namespace tachograph {
namespace {

std::size_t longest_run(std::string_view text, char wanted) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == wanted ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

}  // namespace

std::string inline_code(std::string_view text) {
    const std::string line = escape_line(text);
    const std::string fence(longest_run(line, '`') + 1, '`');
    const bool touches = line.empty() || line.front() == '`' || line.back() == '`';
    return touches ? fence + " " + line + " " + fence : fence + line + fence;
}

std::string code_block(std::string_view text) {
    while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    const std::string fence(std::max<std::size_t>(3, longest_run(text, '`') + 1), '`');
    return fence + "\n" + printable(text) + "\n" + fence + "\n";
}

std::string plain_text(std::string_view text) {
    std::string escaped;
    for (const char c : escape_line(text)) {
        if (std::string_view("\\`*_[]<>#|~&").find(c) != std::string_view::npos) escaped += '\\';
        // A zero-width non-joiner keeps forges from taking this for a mention.
        escaped += c == '@' ? "@\u200C" : std::string(1, c);
    }
    return escaped;
}

std::string hidden(std::string_view text) { return "<!-- tachograph:" + std::string(text) + " -->"; }

}  // namespace tachograph
