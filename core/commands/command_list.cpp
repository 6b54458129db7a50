#include "core/commands/command_list.hpp"

#include <concepts>

namespace tachograph {

std::optional<Instruction> question_called(std::string_view word) {
    std::optional<Instruction> found;
    for_each_alternative<Instruction>([&]<class Kind>() {
        if constexpr (std::derived_from<Kind, Question>) {
            if (Kind::rows.front().word == word) found = Kind{};
        }
    });
    return found;
}

}  // namespace tachograph
