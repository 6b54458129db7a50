#include "core/machine/event_origin.hpp"

#include <charconv>
#include <string_view>
#include <utility>

namespace tachograph {

std::vector<Command> EventOrigin::from(CommandBody body) const { return {{std::move(body), event.at}}; }

std::vector<Command> EventOrigin::ask(const PullId& pull, const std::string& comment, Instruction instruction) const {
    int index = 0;
    const std::string_view key = event.idempotency_key;
    const std::string_view digits = key.substr(key.rfind('/') + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), index);
    return from(
        Ask{pull, event.actor, comment, index, event.delivery, std::move(instruction), event.actor_id, event.text});
}

std::vector<Command> EventOrigin::ruled(Conclusion conclusion) const {
    std::vector<Command> commands;
    for (const auto& [effect, request] : state.verdict_requests)
        commands.push_back({RuleOnVerdict{effect, conclusion, {}}, event.at});
    return commands;
}

std::vector<Command> EventOrigin::pushed(const JobId& job, const std::string& head, bool supersede) const {
    // The log does not have the forge's time of the push. It was after the job's request, so any late time will do.
    return from(PullPushed{job.pull, event.actor, head, event.delivery, Timestamp::max(), supersede, event.actor_id});
}

std::string EventOrigin::runner() const {
    return event.actor.kind == ActorKind::runner ? event.actor.name : std::string();
}

}  // namespace tachograph
