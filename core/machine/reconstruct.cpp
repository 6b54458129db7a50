#include "core/machine/reconstruct.hpp"

#include "core/machine/event_origin.hpp"

namespace tachograph {

std::vector<Command> commands_behind(const State& state, const Event& event) {
    const EventOrigin origin{state, event};
    return std::visit([&](const auto& body) { return commands_behind(body, origin); }, event.body);
}

}  // namespace tachograph
