#include "core/events/kinds/access_asked.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"
#include "core/state/obligations.hpp"

#include <optional>

#include <fmt/format.h>

namespace tachograph {
namespace {

// `approve`, `adopt <commit>`, `whois <account>`, `addbenchmarker <account> on <scope>`.
std::optional<Instruction> instruction_of(std::string_view command) {
    const std::string_view word = command.substr(0, command.find(' '));
    const std::string_view rest = command.substr(word.size() < command.size() ? word.size() + 1 : word.size());
    if (word == "approve") return Approve{};
    if (word == "adopt") return Adopt{std::string(rest)};
    if (word == "whois") return WhoIs{std::string(rest)};
    const auto on = rest.rfind(" on ");
    if (on == std::string_view::npos) return std::nullopt;
    return ChangeBenchmarker{word == "addbenchmarker", std::string(rest.substr(0, on)),
                             std::string(rest.substr(on + 4))};
}

}  // namespace

std::string subject_of(const AccessAsked& event, const SubjectTerms& terms) {
    return fmt::format("asked to {} by {} on {}", event.command, terms.who, terms.name(event.pull));
}

void apply(AccessAsked& event, const EventApplication& to) {
    const Event& whole = to.event;
    const std::string id = request_id(whole.idempotency_key);
    to.state.requests[id] = AccessRequest{id, event.pull, whole.actor, whole.actor_id, event.comment, event.command};
    to.count_answer(event.pull);
}

std::vector<Command> commands_behind(const AccessAsked& event, const EventOrigin& origin) {
    const std::optional<Instruction> asked = instruction_of(event.command);
    return asked ? origin.ask(event.pull, event.comment, *asked) : std::vector<Command>();
}

}  // namespace tachograph
