// Kinds of ASCII characters.
#pragma once

namespace tachograph {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
// Of a word: a letter, a digit or `_`.
constexpr bool is_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

}  // namespace tachograph
