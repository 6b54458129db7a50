#include "core/commands/arguments.hpp"

namespace tachograph {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view end_marks = ".,;:!?";

}  // namespace

std::string_view without_outer_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string without_end_marks(std::string word) {
    word.erase(word.find_last_not_of(end_marks) + 1);
    return word;
}

bool has_only_end_marks(std::string_view text) { return text.find_first_not_of(end_marks) == std::string_view::npos; }

std::string take_word(std::string_view& text) {
    std::string word;
    char quote = 0;
    while (!text.empty()) {
        const char c = text.front();
        if (quote == 0 && blanks.find(c) != std::string_view::npos) break;
        text.remove_prefix(1);
        if (c == quote) {
            quote = 0;
        } else if (quote == 0 && (c == '"' || c == '\'' || c == '`') && text.find(c) != std::string_view::npos) {
            quote = c;
        } else {
            word += c;
        }
    }
    text = without_outer_blanks(text);
    return word;
}

std::string Arguments::take_account() {
    std::string word = without_end_marks(take_word());
    if (word.starts_with('@')) word.erase(0, 1);
    return word.size() <= longest_argument ? word : std::string();
}

std::string benchmark_in(std::string_view text) {
    text = without_outer_blanks(text);
    const bool quoted = text.size() > 1 && text.front() == text.back() &&
                        std::string_view("\"'`").find(text.front()) != std::string_view::npos;
    if (quoted) text = text.substr(1, text.size() - 2);
    return text.size() <= longest_argument ? std::string(text) : std::string();
}

}  // namespace tachograph
