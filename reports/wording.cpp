#include "reports/wording.hpp"

#include "core/values/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::reports {
namespace {

constexpr std::size_t longest_name = 60;
constexpr std::size_t most_named = 3;  // benchmarks named in a headline for each verdict

// `3 regressions (a is 2× slower, b is …)`; empty if there are none.
std::string named(const std::vector<Comparison>& comparisons, Verdict verdict, int count) {
    if (count == 0) return {};
    std::string names;
    std::size_t left = most_named;
    for (const Comparison& comparison : comparisons) {
        if (comparison.verdict != verdict || left == 0) continue;
        --left;
        names +=
            fmt::format("{}{}{} is {}", names.empty() ? "" : ", ", shorten(comparison.name, longest_name),
                        comparison.metric == "time" ? "" : " (" + comparison.metric + ")", change_text(comparison));
    }
    const std::string more = std::cmp_greater(count, most_named) ? ", …" : "";
    return fmt::format("{} {}{} ({}{})", count, to_text(verdict), count == 1 ? "" : "s", names, more);
}

std::string counted(int count, const char* words) {
    return count == 0 ? std::string() : fmt::format("{} {}", count, words);
}

// How many have this verdict, but those that the head lost: these are named.
int left_with(const std::vector<Comparison>& comparisons, Verdict verdict) {
    return static_cast<int>(
        std::ranges::count_if(comparisons, [&](const Comparison& one) { return one.verdict == verdict && !one.lost; }));
}

// `2 lost by the head (a, b)`: these can stop a merge, so a reader must see which.
std::string lost(const std::vector<Comparison>& comparisons) {
    std::set<std::string> names;
    for (const Comparison& one : comparisons) {
        if (one.lost) names.insert(shorten(one.name, longest_name));
    }
    if (names.empty()) return {};
    std::vector<std::string> first(names.begin(), names.end());
    const bool more = first.size() > most_named;
    if (more) first.resize(most_named);
    return fmt::format("{} lost by the head ({}{})", names.size(), fmt::join(first, ", "), more ? ", …" : "");
}

}  // namespace

std::string in_words(double value, const std::string& unit) {
    if (unit != "ns") return fmt::format("{:.4g} {}", value, unit);
    constexpr std::array steps{std::pair{1e9, "s"}, std::pair{1e6, "ms"}, std::pair{1e3, "µs"}};
    for (const auto& [size, name] : steps) {
        if (value >= size) return fmt::format("{:.3g} {}", value / size, name);
    }
    return fmt::format("{:.3g} ns", value);
}

std::string factor_text(double factor) {
    if (std::isinf(factor)) return "∞";
    return factor >= 0.1 ? fmt::format("{:.2f}", factor) : fmt::format("{:.2g}", factor);
}

std::string ratio_text(const Comparison& comparison) {
    return comparison.ratio ? factor_text(*comparison.ratio) + "×" : "–";
}

std::string interval_text(const Comparison& comparison) {
    if (!comparison.interval) return "–";
    constexpr double furthest = 1000;
    const auto [low, high] = *comparison.interval;
    return (low < 1 / furthest ? "<0.001" : factor_text(low)) + "–" + (high > furthest ? ">1000" : factor_text(high));
}

std::string change_text(const Comparison& comparison) {
    if (!comparison.ratio) return comparison.note;
    const bool is_time = comparison.metric == "time";
    const bool is_more = *comparison.ratio >= 1;
    if (std::isinf(*comparison.ratio)) return "no longer 0";
    if (*comparison.ratio == 0) return "0 now";
    return fmt::format("{:.2f}× {}", is_more ? *comparison.ratio : 1 / *comparison.ratio,
                       is_more ? (is_time ? "slower" : "higher") : (is_time ? "faster" : "lower"));
}

bool compares_nothing(const std::vector<Comparison>& comparisons) {
    return std::ranges::none_of(comparisons, [](const Comparison& one) { return one.ratio.has_value(); });
}

std::string headline_of(const std::vector<Comparison>& comparisons) {
    const Tally tally = tally_of(comparisons);
    std::string line;
    for (const std::string& part :
         {named(comparisons, Verdict::regression, tally.regression), lost(comparisons),
          named(comparisons, Verdict::improvement, tally.improvement),
          counted(left_with(comparisons, Verdict::failed), "failed"),
          counted(left_with(comparisons, Verdict::one_sided), "on one side only"),
          counted(tally.inconclusive, "inconclusive"), counted(tally.invariant, "invariant")}) {
        if (!part.empty()) line += (line.empty() ? "" : "; ") + part;
    }
    if (line.empty()) line = "no benchmarks were measured";
    return compares_nothing(comparisons) ? fmt::format("{}: {}", nothing_compared, line) : line;
}

}  // namespace tachograph::reports
