// What a question is answered with: `answer_to` in core/commands/kinds/ gets this.
#pragma once

#include "core/state/state.hpp"

#include <string>

namespace tachograph {

struct AnswerTerms {
    const State& state;
    const PullId& pull;  // where the question was asked
    const std::string& bot_name;
};

}  // namespace tachograph
