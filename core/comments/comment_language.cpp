#include "core/comments/comment_language.hpp"

#include "core/commands/arguments.hpp"
#include "core/commands/command_list.hpp"
#include "core/comments/command_lines.hpp"
#include "core/values/actor.hpp"
#include "core/values/blanks.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <optional>
#include <ranges>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph {
namespace {

// Replaces every Unicode blank by an ASCII space.
std::string with_plain_blanks(std::string_view line) {
    std::string plain;
    plain.reserve(line.size());
    while (!line.empty()) {
        const std::size_t blank = blank_length(line);
        plain += blank > 0 ? ' ' : line.front();
        line.remove_prefix(std::max<std::size_t>(blank, 1));
    }
    return plain;
}

// The text after the mention of the bot; nullopt if the line mentions somebody else.
std::optional<std::string_view> after_mention(std::string_view line, std::string_view bot_name) {
    const bool mentioned = line.starts_with('@') && same_account(line.substr(1, bot_name.size()), bot_name);
    if (!mentioned) return std::nullopt;
    line.remove_prefix(1 + bot_name.size());
    if (line.starts_with("[bot]")) line.remove_prefix(5);  // how GitHub writes the account of an App
    if (line.starts_with(':') || line.starts_with(',')) line.remove_prefix(1);
    if (!line.empty() && line.front() != ' ' && line.front() != '\t') return std::nullopt;
    return without_outer_blanks(line);
}

template <class Kind>
constexpr bool takes_arguments = std::ranges::any_of(Kind::rows,
                                                     [](const CommandRow& row) { return !row.arguments.empty(); });

Instruction misunderstood(std::string_view word, std::string problem) {
    return Misunderstood{shorten(word, longest_argument), std::move(problem)};
}

std::string unknown_command(std::string_view word) {
    const auto command_words = command_list | std::views::transform(&CommandRow::word);
    const std::string list = fmt::format("I know {}", fmt::join(command_words, ", "));
    if (word.empty()) return "a command is missing; " + list;
    const auto distance = [&](std::string_view known) { return edit_distance(to_lower(word.substr(0, 40)), known); };
    const std::string_view nearest =
        std::ranges::min_element(command_list, {}, [&](const CommandRow& known) { return distance(known.word); })->word;
    const bool close = distance(nearest) <= std::max<std::size_t>(2, nearest.size() / 3);
    return close ? fmt::format("it is not a command, did you mean {}? {}", nearest, list)
                 : "it is not a command; " + list;
}

template <class Kind>
Instruction read_as(Arguments arguments) {
    Kind kind;
    std::string problem;
    if constexpr (takes_arguments<Kind>) {
        problem = read_arguments(kind, arguments);
    } else if (!arguments.empty()) {
        problem = fmt::format("{} takes no arguments, not '{}'", arguments.command(),
                              shorten(arguments.text(), longest_argument));
    }
    if (problem.empty()) return kind;
    return misunderstood(arguments.command(), std::move(problem));
}

// Nullopt if no command has that word.
std::optional<Instruction> read_command(const Arguments& arguments) {
    std::optional<Instruction> command;
    for_each_alternative<Instruction>([&]<class Kind>() {
        if (std::ranges::find(Kind::rows, arguments.command(), &CommandRow::word) != Kind::rows.end())
            command = read_as<Kind>(arguments);
    });
    return command;
}

// The hint for a command after marks of a list, a heading or emphasis: it may be an example, so it is not followed.
std::optional<Instruction> hint_for(std::string_view text, std::string_view bot_name) {
    const std::string word = to_lower(text.substr(0, text.find_first_of(" \t*_~")));
    if (std::ranges::find(command_list, without_end_marks(word), &CommandRow::word) == command_list.end())
        return std::nullopt;
    return misunderstood(word, fmt::format("a command stands at the start of a line, without marks of a list, a "
                                           "heading or emphasis before it: write @{} {}",
                                           bot_name, word));
}

}  // namespace

Instruction read_instruction(std::string_view text) {
    text = without_outer_blanks(text);
    const std::string word = without_end_marks(take_word(text));
    const std::string command = to_lower(word);
    if (has_only_end_marks(text)) text = {};
    if (auto instruction = read_command({command, text})) return *std::move(instruction);
    return misunderstood(word, unknown_command(word));
}

std::vector<Instruction> read_comment(std::string_view markdown, std::string_view bot_name) {
    if (bot_name.starts_with('@')) bot_name.remove_prefix(1);
    std::vector<Instruction> instructions;
    bool hinted = false;
    for (const std::string& live : command_lines(markdown)) {
        const std::string line = with_plain_blanks(live);
        const std::size_t mention = line.find('@');
        const auto text = after_mention(std::string_view(line).substr(mention), bot_name);
        if (!text || instructions.size() == most_instructions) continue;
        if (without_outer_blanks(line.substr(0, mention)).empty()) {
            instructions.push_back(read_instruction(*text));
        } else if (auto hint = hint_for(*text, bot_name); hint && !std::exchange(hinted, true)) {
            instructions.push_back(*std::move(hint));
        }
    }
    return instructions;
}

}  // namespace tachograph
