#include "core/commands/kinds/reopen.hpp"

#include "core/commands/arguments.hpp"
#include "core/machine/asked.hpp"
#include "core/values/acceptance.hpp"

#include <algorithm>
#include <utility>

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
    command.benchmark = arguments.empty() ? std::string(all_benchmarks) : arguments.take_benchmark();
    return command.benchmark.empty() ? fmt::format("reopen wants a name of 1 to {} bytes", longest_argument) : "";
}

std::vector<Event> decide(const Reopen& command, const Asked& asked) {
    if (std::string bar = asked.bar_to_benchmarks(); !bar.empty()) return asked.refuse("reopen", std::move(bar));
    if (!is_accepted(asked, command.benchmark))
        return asked.refuse("reopen", fmt::format("nobody accepted {} here", command.benchmark));
    return asked.ask_verdict("reopen", command.benchmark);
}

}  // namespace tachograph
