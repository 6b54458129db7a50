#include "core/commands/kinds/approve.hpp"

#include "core/machine/asked.hpp"

#include <fmt/format.h>

namespace tachograph {

std::vector<Event> decide(const Approve& /*command*/, const Asked& asked) {
    const Ask& ask = asked.ask;
    if (!asked.rights.administer)
        return asked.refuse("approve", fmt::format("{} is no admin of anything", ask.author.name));
    // An approval is for the head that the bot had explained by then, and for no other.
    const auto proposal = asked.state.proposals.find(ask.pull);
    const bool explained = proposal != asked.state.proposals.end() && proposal->second.seen;
    return asked.ask_policy(explained ? "approve " + proposal->second.head : "approve");
}

}  // namespace tachograph
