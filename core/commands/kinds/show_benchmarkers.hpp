// Shows who may run benchmarks on the repository of this pull request.
#pragma once

#include "core/commands/kinds/question.hpp"

#include <array>
#include <string>

namespace tachograph {

struct ShowBenchmarkers : Question {
    static constexpr std::array<CommandRow, 1> rows{
        {CommandRow{"benchmarkers", "", "anyone", "who may run benchmarks here"}}};

    bool operator==(const ShowBenchmarkers&) const = default;
};

std::string answer_to(const ShowBenchmarkers& question, const AnswerTerms& terms);

}  // namespace tachograph
