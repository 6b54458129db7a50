// A question that is answered from the state. `core/commands/kinds/question.hpp` says which commands are questions.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct QuestionAsked {
    static constexpr std::string_view type = "question.asked/2";
    static constexpr bool only_answers = true;

    PullId pull;
    std::string comment;
    std::string question;  // the command's word

    static void fields_of(auto& event, auto&& visit) {
        visit("Pull-Request", event.pull);
        visit("Comment", event.comment);
        visit("Question", event.question);
    }
    bool operator==(const QuestionAsked&) const = default;
};

std::string subject_of(const QuestionAsked& event, const SubjectTerms& terms);
void apply(QuestionAsked& event, const EventApplication& to);
std::vector<Command> commands_behind(const QuestionAsked& event, const EventOrigin& origin);

}  // namespace tachograph
