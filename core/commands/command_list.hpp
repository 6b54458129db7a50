// The rows of all commands, in the order of the Instruction variant.
#pragma once

#include "core/commands/instruction.hpp"
#include "core/values/alternatives.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace tachograph {

inline constexpr auto command_list = [] {
    constexpr std::size_t size = [] {
        std::size_t count = 0;
        for_each_alternative<Instruction>([&]<class Kind>() { count += Kind::rows.size(); });
        return count;
    }();
    std::array<CommandRow, size> list;
    std::size_t next = 0;
    for_each_alternative<Instruction>([&]<class Kind>() {
        for (const CommandRow& row : Kind::rows) list[next++] = row;
    });
    return list;
}();

// The question with that word; nullopt if no question has it.
std::optional<Instruction> question_called(std::string_view word);

}  // namespace tachograph
