#include "core/events/kinds/question_asked.hpp"

#include "core/commands/command_list.hpp"
#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const QuestionAsked& event, const SubjectTerms& terms) {
    return fmt::format("asked for {} by {} on {}", event.question, terms.who, terms.name(event.pull));
}

void apply(QuestionAsked& event, const EventApplication& to) {
    to.owe(event.pull, event.comment, event.question, {}, {});
    to.count_answer(event.pull);
}

std::vector<Command> commands_behind(const QuestionAsked& event, const EventOrigin& origin) {
    const auto question = question_called(event.question);
    return question ? origin.ask(event.pull, event.comment, *question) : std::vector<Command>();
}

}  // namespace tachograph
