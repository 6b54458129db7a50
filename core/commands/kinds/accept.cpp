#include "core/commands/kinds/accept.hpp"

#include "core/commands/arguments.hpp"
#include "core/machine/asked.hpp"
#include "core/values/text.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace tachograph {
namespace {

constexpr std::string_view because = " because ";
constexpr std::size_t longest_reason = 500;

// Where the benchmark's name ends. A name in quotes may contain the word `because`.
std::size_t end_of_name(std::string_view text) {
    const bool quoted = !text.empty() && std::string_view("\"'`").find(text.front()) != std::string_view::npos;
    const auto closing = quoted ? text.find(text.front(), 1) : std::string_view::npos;
    return to_lower(text).find(because, closing == std::string_view::npos ? 0 : closing);
}

}  // namespace

std::string read_arguments(Accept& command, Arguments& arguments) {
    const std::string text = arguments.take_rest();
    const auto at = end_of_name(text);
    if (at == std::string::npos)
        return "accept wants a benchmark and a reason: accept <benchmark>|all because <reason>";
    command.benchmark = benchmark_in(std::string_view(text).substr(0, at));
    command.reason = without_outer_blanks(std::string_view(text).substr(at + because.size()));
    if (command.benchmark.empty()) return fmt::format("accept wants a name of 1 to {} bytes", longest_argument);
    if (command.reason.empty() || command.reason.size() > longest_reason)
        return fmt::format("accept wants a reason of 1 to {} bytes", longest_reason);
    return {};
}

std::vector<Event> decide(const Accept& command, const Asked& asked) {
    if (std::string bar = asked.bar_to_benchmarks(); !bar.empty()) return asked.refuse("accept", std::move(bar));
    return asked.ask_verdict("accept", command.benchmark, command.reason);
}

}  // namespace tachograph
