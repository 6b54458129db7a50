#include "core/commands/kinds/reopen.hpp"

#include "core/commands/arguments.hpp"
#include "core/commands/verdict_command.hpp"
#include "core/machine/asked.hpp"
#include "core/values/acceptance.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tachograph {
namespace {

bool is_accepted(const Asked& asked, const std::string& benchmark) {
    const auto found = asked.state.rulings.find(asked.ask.pull);
    if (found == asked.state.rulings.end()) return false;
    return std::ranges::any_of(found->second.accepted, [&](const Acceptance& one) {
        return benchmark == all_benchmarks || one.benchmark == benchmark;
    });
}

}  // namespace

std::string read_arguments(Reopen& command, Arguments& arguments) {
    const std::string text = arguments.take_rest();
    command.benchmark = text.empty() ? std::string(all_benchmarks) : benchmark_in(text);
    return command.benchmark.empty() ? fmt::format("reopen wants a name of 1 to {} bytes", longest_argument) : "";
}

std::vector<Event> decide(const Reopen& command, const Asked& asked) {
    const bool may = asked.rights.registered && asked.rights.benchmark;
    if (may && !is_accepted(asked, command.benchmark))
        return asked.refuse("reopen", fmt::format("nobody accepted {} here", command.benchmark));
    return ask_as_benchmarker("reopen", command.benchmark, {}, asked);
}

}  // namespace tachograph
