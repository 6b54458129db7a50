// The command language of comments: `@bot <command> [arguments]` at the start of a line, outside code blocks and
// quotes.
#pragma once

#include "core/commands/instruction.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace tachograph {

// The most instructions that are read from one comment; the rest is ignored.
constexpr std::size_t most_instructions = 10;

// The instructions in a comment's Markdown, in order; empty if no line addresses the bot.
// `bot_name` is the account's name, with or without `@`; the case of letters is free.
std::vector<Instruction> read_comment(std::string_view markdown, std::string_view bot_name);

// One instruction without the mention of the bot: `addbenchmarker @alice on org`.
Instruction read_instruction(std::string_view text);

}  // namespace tachograph
