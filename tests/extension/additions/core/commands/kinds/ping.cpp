#include "core/commands/kinds/ping.hpp"

#include "core/commands/arguments.hpp"
#include "core/machine/asked.hpp"

namespace tachograph {

std::string read_arguments(Ping& command, Arguments& arguments) {
    command.word = arguments.take_word();
    return arguments.empty() ? "" : "ping wants at most one word";
}

std::vector<Event> decide(const Ping& command, const Asked& asked) {
    return {asked.event(Pinged{asked.ask.pull, asked.ask.comment, command.word})};
}

}  // namespace tachograph
