#include "reports/agreement.hpp"

#include "core/values/text.hpp"
#include "reports/wording.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::reports {
namespace {

constexpr std::size_t most_told = 10;
constexpr std::size_t longest_told = 100;
constexpr std::string_view build_type = "library_build_type";
constexpr std::string_view cpu_time = "CPU time";
constexpr std::string_view real_time = "real time";

std::string values_of(const Observations::SideFacts& facts, const std::string& fact) {
    const auto found = facts.find(fact);
    return found == facts.end() ? "not said"
                                : shorten(fmt::format("{}", fmt::join(found->second, " or ")), longest_told);
}

std::vector<std::string> differences(const Observations& observations) {
    const auto& base = observations.facts(Side::base);
    const auto& head = observations.facts(Side::head);
    std::set<std::string> facts;
    for (const auto* side : {&base, &head}) {
        for (const auto& [fact, values] : *side) facts.insert(fact);
    }
    std::vector<std::string> differences;
    for (const std::string& fact : facts) {
        const std::string of_base = values_of(base, fact);
        const std::string of_head = values_of(head, fact);
        if (of_base != of_head)
            differences.push_back(fmt::format("{} is {} on the base, {} on the head", fact, of_base, of_head));
    }
    return differences;
}

bool is_debug(const Observations::SideFacts& facts) {
    const auto found = facts.find(std::string(build_type));
    return found != facts.end() && found->second.contains("debug");
}

bool is_measured(const Observations& observations, Side side) { return !observations.facts(side).empty(); }

std::string change_by(std::string_view clock, double ratio, const Interval& interval) {
    return fmt::format("{}× ({}–{}) by {}", factor_text(ratio), factor_text(interval.low), factor_text(interval.high),
                       clock);
}

std::string parting_of(const Comparison& one) {
    return fmt::format(
        "{} is {}, {}", shorten(one.name, longest_told), change_by(one.clock, *one.ratio, *one.interval),
        change_by(one.clock == cpu_time ? real_time : cpu_time, one.parted->ratio, one.parted->interval));
}

}  // namespace

std::vector<std::string> notes_on_facts(const Observations& observations) {
    std::vector<std::string> notes;
    const bool both = is_measured(observations, Side::base) && is_measured(observations, Side::head);
    const std::vector<std::string> found = both ? differences(observations) : std::vector<std::string>();
    if (!found.empty())
        notes.push_back(fmt::format("The sides differ in what their files say: {}.", fmt::join(found, "; ")));
    const bool base = is_debug(observations.facts(Side::base));
    const bool head = is_debug(observations.facts(Side::head));
    if (base || head)
        notes.push_back(
            fmt::format("The benchmark library of the {} was built for debugging: it adds its own time to "
                        "each measurement. Link the one that is optimised.",
                        base && head ? "base and the head"
                        : base       ? "base"
                                     : "head"));
    return notes;
}

std::vector<std::string> notes_on_clocks(const std::vector<Comparison>& comparisons) {
    std::vector<std::string> notes;
    const auto count = [&](std::string_view clock) {
        return std::ranges::count(comparisons, clock, &Comparison::clock);
    };
    const auto by_cpu = count(cpu_time);
    const auto by_real = count(real_time);
    if (by_cpu > 0 && by_real > 0)
        notes.push_back(
            fmt::format("Times are CPU times; of {} of {} benchmarks they are real times, as their names say.", by_real,
                        by_cpu + by_real));
    else if (by_cpu + by_real > 0)
        notes.push_back(by_cpu > 0 ? "Times are CPU times." : "Times are real times.");
    std::vector<std::string> parted;
    for (const Comparison& one : comparisons) {
        if (one.parted) parted.push_back(parting_of(one));
    }
    const std::size_t all = parted.size();
    parted.resize(std::min(all, most_told));
    if (all > 0)
        notes.push_back(fmt::format("CPU time and real time part: {}{}.", fmt::join(parted, "; "),
                                    all > most_told ? fmt::format("; and {} more", all - most_told) : ""));
    return notes;
}

std::vector<std::string> notes_on(const Observations& observations, const std::vector<Comparison>& comparisons) {
    std::vector<std::string> notes = notes_on_facts(observations);
    std::ranges::move(notes_on_clocks(comparisons), std::back_inserter(notes));
    return notes;
}

}  // namespace tachograph::reports
