#include "core/comments/comment_language.hpp"

#include "core/commands/command_list.hpp"
#include "core/comments/command_lines.hpp"
#include "core/values/actor.hpp"
#include "core/values/blanks.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph {
namespace {

constexpr std::size_t longest_argument = 200;
constexpr std::string_view blanks = " \t";
constexpr std::string_view end_marks = ".,;:!?";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

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

std::string without_end_marks(std::string word) {
    word.erase(word.find_last_not_of(end_marks) + 1);
    return word;
}

// The text after the mention of the bot; nullopt if the line mentions somebody else.
std::optional<std::string_view> after_mention(std::string_view line, std::string_view bot_name) {
    const bool mentioned = line.starts_with('@') && same_account(line.substr(1, bot_name.size()), bot_name);
    if (!mentioned) return std::nullopt;
    line.remove_prefix(1 + bot_name.size());
    if (line.starts_with("[bot]")) line.remove_prefix(5);  // how GitHub writes the account of an App
    if (line.starts_with(':') || line.starts_with(',')) line.remove_prefix(1);
    if (!line.empty() && blanks.find(line.front()) == std::string_view::npos) return std::nullopt;
    return trimmed(line);
}

// Takes one word off the front. A quoted part (`"…"`, `'…'` or `` `…` ``) may contain blanks; its quotes are removed.
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
    text = trimmed(text);
    return word;
}

Instruction misunderstood(std::string_view word, std::string problem) {
    return Misunderstood{shorten(word, longest_argument), std::move(problem)};
}

// Curved quotes, which phones and word processors write for `"` and `'`.
bool has_curved_quotes(std::string_view text) {
    constexpr std::array<std::string_view, 8> quotes{"“", "”", "„", "‟", "‘", "’", "«", "»"};
    return std::ranges::any_of(quotes,
                               [&](std::string_view quote) { return text.find(quote) != std::string_view::npos; });
}

Instruction read_runbenchmarks(std::string_view rest) {
    RunBenchmarks run;
    while (!rest.empty()) {
        const std::string word = take_word(rest);
        const auto equals = word.find('=');
        const std::string key = to_lower(word.substr(0, equals));
        const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
        if (has_curved_quotes(word)) {
            return misunderstood("runbenchmarks",
                                 fmt::format("'{}' has quotes that are curved, write straight ones: only=\"a b\"",
                                             shorten(word, longest_argument)));
        }
        std::string* target = key == "base" ? &run.base_ref : key == "only" ? &run.only : nullptr;
        if (!target) {
            return misunderstood("runbenchmarks",
                                 fmt::format("runbenchmarks takes base=<ref> and only=<glob>, not '{}'",
                                             shorten(word, longest_argument)));
        }
        if (value.empty() || value.size() > longest_argument || !target->empty()) {
            return misunderstood("runbenchmarks",
                                 fmt::format("{}= wants one value of 1 to {} characters", key, longest_argument));
        }
        *target = value;
    }
    return run;
}

std::string unknown_command(std::string_view word) {
    const auto command_words = command_list | std::views::transform(&CommandDescription::word);
    const std::string list = fmt::format("I know {}", fmt::join(command_words, ", "));
    if (word.empty()) return "a command is missing; " + list;
    const auto distance = [&](std::string_view known) { return edit_distance(to_lower(word.substr(0, 40)), known); };
    const std::string_view nearest = std::ranges::min_element(command_list, {}, [&](const CommandDescription& known) {
                                         return distance(known.word);
                                     })->word;
    const bool close = distance(nearest) <= std::max<std::size_t>(2, nearest.size() / 3);
    return close ? fmt::format("it is not a command, did you mean {}? {}", nearest, list)
                 : "it is not a command; " + list;
}

std::string take_account(std::string_view& text) {
    std::string word = without_end_marks(take_word(text));
    if (word.starts_with('@')) word.erase(0, 1);
    return word.size() <= longest_argument ? word : std::string();
}

Instruction read_change(const std::string& command, std::string_view rest) {
    ChangeBenchmarker change{command == "addbenchmarker", take_account(rest), {}};
    const bool scoped = !rest.empty();
    const std::string on = take_word(rest);
    if (scoped && to_lower(on) == "on") change.scope = take_word(rest);
    const bool understood = !change.account.empty() && rest.empty() && scoped == !change.scope.empty() &&
                            change.scope.size() <= longest_argument;
    if (understood) return change;
    return misunderstood(
        command, fmt::format("{} wants an account, and perhaps a scope: {} @somebody on <repo>|org", command, command));
}

Instruction read_whois(std::string_view rest) {
    WhoIs who{take_account(rest)};
    if (!who.account.empty() && rest.empty()) return who;
    return misunderstood("whois", "whois wants one account: whois @somebody");
}

Instruction read_adopt(std::string_view rest) {
    Adopt adopt{without_end_marks(take_word(rest))};
    const bool plausible = adopt.commit.size() >= 7 && adopt.commit.size() <= 64 &&
                           adopt.commit.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (plausible && rest.empty()) return adopt;
    return misunderstood("adopt", "adopt wants the commit that is to come into force: adopt <commit>");
}

// The hint for a command after marks of a list, a heading or emphasis: it may be an example, so it is not followed.
std::optional<Instruction> hint_for(std::string_view text, std::string_view bot_name) {
    const std::string word = to_lower(text.substr(0, text.find_first_of(" \t*_~")));
    if (std::ranges::find(command_list, without_end_marks(word), &CommandDescription::word) == command_list.end())
        return std::nullopt;
    return misunderstood(word, fmt::format("a command stands at the start of a line, without marks of a list, a "
                                           "heading or emphasis before it: write @{} {}",
                                           bot_name, word));
}

}  // namespace

Instruction read_instruction(std::string_view text) {
    text = trimmed(text);
    const std::string word = without_end_marks(take_word(text));
    const std::string command = to_lower(word);
    if (text.find_first_not_of(end_marks) == std::string_view::npos) text = {};
    if (command == "runbenchmarks") return read_runbenchmarks(text);
    const auto topic = parse_topic(command);
    if (command == "addbenchmarker" || command == "removebenchmarker") return read_change(command, text);
    if (command == "whois") return read_whois(text);
    if (command == "adopt") return read_adopt(text);
    const bool known = topic || command == "abort" || command == "retry" || command == "approve";
    if (!known) return misunderstood(word, unknown_command(word));
    if (!text.empty()) {
        return misunderstood(command,
                             fmt::format("{} takes no arguments, not '{}'", command, shorten(text, longest_argument)));
    }
    if (topic) return Question{*topic};
    if (command == "approve") return Approve{};
    return command == "abort" ? Instruction(Abort{}) : Instruction(Retry{});
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
        if (trimmed(line.substr(0, mention)).empty()) {
            instructions.push_back(read_instruction(*text));
        } else if (auto hint = hint_for(*text, bot_name); hint && !std::exchange(hinted, true)) {
            instructions.push_back(*std::move(hint));
        }
    }
    return instructions;
}

}  // namespace tachograph
