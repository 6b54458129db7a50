#include "core/commands/kinds/reopen.hpp"

#include "core/commands/arguments.hpp"
#include "core/machine/asked.hpp"
#include "core/state/ruling.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tachograph {
namespace {

// Also if the acceptance was asked for, and is not followed yet.
bool is_accepted(const Asked& asked, const std::string& benchmark) {
    const auto found = asked.state.rulings.find(asked.ask.pull);
    Ruling ruling = found == asked.state.rulings.end() ? Ruling() : found->second;
    if (reopen(ruling, benchmark)) return true;
    return std::ranges::any_of(asked.state.verdict_requests, [&](const auto& entry) {
        const VerdictRequest& request = entry.second;
        return request.command == "accept" && request.job.pull == asked.ask.pull &&
               (benchmark == all_benchmarks || request.benchmark == benchmark);
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
