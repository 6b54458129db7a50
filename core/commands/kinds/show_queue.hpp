// Shows what runs and waits.
#pragma once

#include "core/commands/kinds/question.hpp"

#include <array>
#include <string>

namespace tachograph {

struct ShowQueue : Question {
    static constexpr std::array<CommandRow, 1> rows{{CommandRow{"queue", "", "anyone", "what runs and waits"}}};

    bool operator==(const ShowQueue&) const = default;
};

std::string answer_to(const ShowQueue& question, const AnswerTerms& terms);

}  // namespace tachograph
