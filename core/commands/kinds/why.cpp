#include "core/commands/kinds/why.hpp"

#include "core/commands/arguments.hpp"
#include "core/commands/verdict_command.hpp"
#include "core/machine/asked.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string read_arguments(Why& command, Arguments& arguments) {
    command.benchmark = benchmark_in(arguments.take_rest());
    return command.benchmark.empty()
               ? fmt::format("why wants one benchmark, of 1 to {} bytes: why <benchmark>", longest_argument)
               : "";
}

std::vector<Event> decide(const Why& command, const Asked& asked) {
    return ask_about_verdict("why", command.benchmark, {}, asked);
}

}  // namespace tachograph
