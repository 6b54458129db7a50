#include "core/commands/kinds/why.hpp"

#include "core/commands/arguments.hpp"
#include "core/machine/asked.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string read_arguments(Why& command, Arguments& arguments) {
    command.benchmark = arguments.take_benchmark();
    return command.benchmark.empty()
               ? fmt::format("why wants one benchmark, of 1 to {} bytes: why <benchmark>", longest_argument)
               : "";
}

std::vector<Event> decide(const Why& command, const Asked& asked) {
    return asked.ask_verdict("why", command.benchmark);
}

}  // namespace tachograph
