// A command that is a question: anybody may ask, and it is answered from the state at the time when the answer is
// written. Its file has `answer_to` in place of `decide`. The event is always question.asked, with the command's word.
#pragma once

#include "core/commands/kinds/kind.hpp"

namespace tachograph {

struct Question {
    bool operator==(const Question&) const = default;
};

}  // namespace tachograph
