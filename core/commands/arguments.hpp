// What stands behind the word of a command, for its `read_arguments`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace tachograph {

constexpr std::size_t longest_argument = 200;

// Without the blanks at both ends.
std::string_view without_outer_blanks(std::string_view text);
// Without the marks at the end of a sentence: `status.` is `status`.
std::string without_end_marks(std::string word);
bool has_only_end_marks(std::string_view text);

// Takes one word off the front. A quoted part (`"…"`, `'…'` or `` `…` ``) may contain blanks; its quotes are removed.
std::string take_word(std::string_view& text);

// The name of a benchmark: all of the text, or what is between its quotes. Empty if it is longer than an argument.
std::string benchmark_in(std::string_view text);

class Arguments {
  public:
    Arguments(std::string_view command, std::string_view text) : command_(command), text_(text) {}

    // The command's word, in lower case.
    std::string_view command() const { return command_; }
    // What was not taken yet.
    std::string_view text() const { return text_; }
    bool empty() const { return text_.empty(); }
    std::string take_word() { return tachograph::take_word(text_); }
    // All that is left.
    std::string take_rest() { return std::string(std::exchange(text_, {})); }
    // All that is left, as benchmark_in.
    std::string take_benchmark() { return benchmark_in(take_rest()); }
    // Without `@`; empty if it is too long.
    std::string take_account();

  private:
    std::string_view command_;
    std::string_view text_;
};

}  // namespace tachograph
