#include "core/values/markdown.hpp"

#include "core/values/characters.hpp"
#include "core/values/text.hpp"

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

// A zero-width non-joiner.
constexpr std::string_view unseen = "\u200C";
constexpr std::size_t shortest_commit = 7;  // of an id that forges turn into a link

bool is_hexadecimal(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
// Length of the commit id at the front; 0 if there is none. Any word of hexadecimal letters and digits may be one.
std::size_t commit_length(std::string_view text) {
    const auto end = std::ranges::find_if_not(text, is_hexadecimal);
    const auto length = static_cast<std::size_t>(end - text.begin());
    const std::string_view word = text.substr(0, length);
    const bool whole = end == text.end() || !is_word(*end);
    const bool mixed = std::ranges::any_of(word, is_digit) && !std::ranges::all_of(word, is_digit);
    return whole && mixed && length >= shortest_commit ? length : 0;
}

// Length of the mark at the front that would turn the text after it into a link; 0 if there is none.
std::size_t linked_length(std::string_view text) {
    if (text.starts_with('@') || text.starts_with('#')) return 1;
    if (text.starts_with("://")) return 1;
    if (text.starts_with('!') && text.size() > 1 && is_digit(text[1])) return 1;
    const std::string start = to_lower(text.substr(0, 4));
    if (start == "www.") return 3;
    if (start.starts_with("gh-")) return 3;
    return 0;
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
    const std::string line = escape_line(text);
    for (std::size_t at = 0; at < line.size();) {
        const std::string_view rest = std::string_view(line).substr(at);
        const bool starts_word = at == 0 || !is_word(line[at - 1]);
        const std::size_t commit = starts_word ? commit_length(rest) : 0;
        if (commit > 0) {
            // As code, so that people can copy the id.
            escaped.append(1, '`').append(rest.substr(0, commit)).append(1, '`');
            at += commit;
            continue;
        }
        if (std::string_view("\\`*_[]<>#|~&").find(rest.front()) != std::string_view::npos) escaped += '\\';
        const std::size_t linked = linked_length(rest);
        escaped += rest.substr(0, std::max<std::size_t>(linked, 1));
        if (linked > 0) escaped += unseen;
        at += std::max<std::size_t>(linked, 1);
    }
    return escaped;
}

std::string hidden(std::string_view text) { return "<!-- tachograph:" + std::string(text) + " -->"; }

}  // namespace tachograph
