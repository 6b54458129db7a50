#include "core/commands/kinds/run_benchmarks.hpp"

#include "core/commands/arguments.hpp"
#include "core/machine/asked.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace tachograph {
namespace {

// Curved quotes, which phones and word processors write for `"` and `'`.
bool has_curved_quotes(std::string_view text) {
    constexpr std::array<std::string_view, 8> quotes{"“", "”", "„", "‟", "‘", "’", "«", "»"};
    return std::ranges::any_of(quotes,
                               [&](std::string_view quote) { return text.find(quote) != std::string_view::npos; });
}

}  // namespace

std::string read_arguments(RunBenchmarks& command, Arguments& arguments) {
    while (!arguments.empty()) {
        const std::string word = arguments.take_word();
        const auto equals = word.find('=');
        const std::string key = to_lower(word.substr(0, equals));
        const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
        if (has_curved_quotes(word)) {
            return fmt::format("'{}' has quotes that are curved, write straight ones: only=\"a b\"",
                               shorten(word, longest_argument));
        }
        std::string* target = key == "base" ? &command.base_ref : key == "only" ? &command.only : nullptr;
        if (!target) {
            return fmt::format("runbenchmarks takes base=<ref> and only=<glob>, not '{}'",
                               shorten(word, longest_argument));
        }
        if (value.empty() || value.size() > longest_argument || !target->empty())
            return fmt::format("{}= wants one value of 1 to {} characters", key, longest_argument);
        *target = value;
    }
    return {};
}

std::vector<Event> decide(const RunBenchmarks& command, const Asked& asked) {
    if (auto reason = asked.obstacle(); !reason.empty()) return asked.refuse("runbenchmarks", std::move(reason));
    const JobId id = next_job(asked.state, asked.ask.pull);
    return {asked.event(JobRequested{id, asked.ask.comment, command.base_ref, command.only, {}, {}, {}})};
}

}  // namespace tachograph
