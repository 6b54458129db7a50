#include "core/commands/kinds/misunderstood.hpp"

#include "core/machine/asked.hpp"

namespace tachograph {

std::vector<Event> decide(const Misunderstood& command, const Asked& asked) {
    return asked.refuse(command.word.empty() ? "nothing" : command.word, command.problem);
}

}  // namespace tachograph
