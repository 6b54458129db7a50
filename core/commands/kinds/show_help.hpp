// Shows all commands.
#pragma once

#include "core/commands/kinds/question.hpp"

#include <array>
#include <string>

namespace tachograph {

struct ShowHelp : Question {
    static constexpr std::array<CommandRow, 1> rows{{CommandRow{"help", "", "anyone", "this"}}};

    bool operator==(const ShowHelp&) const = default;
};

std::string answer_to(const ShowHelp& question, const AnswerTerms& terms);

}  // namespace tachograph
