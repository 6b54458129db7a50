#include "core/events/kinds/verdict_asked.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"
#include "core/state/obligations.hpp"

#include <optional>

#include <fmt/format.h>

namespace tachograph {
namespace {

std::optional<Instruction> instruction_of(const VerdictAsked& event) {
    if (event.command == "why") return Why{event.benchmark};
    if (event.command == "accept") return Accept{event.benchmark, event.reason};
    if (event.command == "reopen") return Reopen{event.benchmark};
    return std::nullopt;
}

}  // namespace

std::string subject_of(const VerdictAsked& event, const SubjectTerms& terms) {
    return fmt::format("asked to {} {} by {} on {}", event.command, event.benchmark, terms.who,
                       terms.name(event.job.pull));
}

void apply(VerdictAsked& event, const EventApplication& to) {
    const Event& whole = to.event;
    const std::string id = verdict_request_id(whole.idempotency_key);
    to.state.verdict_requests[id] = VerdictRequest{
        id,           event.job,      whole.actor, whole.actor_id, event.comment, event.command, event.benchmark,
        event.reason, to.state.events};
    to.count_answer(event.job.pull);
}

std::vector<Command> commands_behind(const VerdictAsked& event, const EventOrigin& origin) {
    const std::optional<Instruction> asked = instruction_of(event);
    return asked ? origin.ask(event.job.pull, event.comment, *asked) : std::vector<Command>();
}

}  // namespace tachograph
