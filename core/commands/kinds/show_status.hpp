// Shows the jobs of this pull request.
#pragma once

#include "core/commands/kinds/question.hpp"

#include <array>
#include <string>

namespace tachograph {

struct ShowStatus : Question {
    static constexpr std::array<CommandRow, 1> rows{
        {CommandRow{"status", "", "anyone", "the jobs of this pull request"}}};

    bool operator==(const ShowStatus&) const = default;
};

std::string answer_to(const ShowStatus& question, const AnswerTerms& terms);

}  // namespace tachograph
