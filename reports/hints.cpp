#include "reports/hints.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

constexpr std::size_t one_in = 10;
constexpr std::size_t longest_glob = 150;  // a command's argument is 200 bytes at most

double usual_change(const Comparison& comparison, const CompareOptions& options) {
    const auto learned = options.noise.find(comparison.name);
    const bool is_known = learned != options.noise.end() && learned->second.variance > 0;
    return is_known ? std::sqrt(learned->second.variance) : std::log1p(comparison.tolerance);
}

std::size_t shared_start(std::string_view one, std::string_view other) {
    const auto [end, unused] = std::ranges::mismatch(one, other);
    return static_cast<std::size_t>(end - one.begin());
}

std::string reversed(std::string_view text) { return {text.rbegin(), text.rend()}; }

// A character that has a meaning in globs or comments becomes `?`. Text beyond ASCII becomes `*`.
std::string literal(std::string_view text) {
    constexpr std::string_view special = "*?[]\\\"'`";
    std::string glob;
    for (const char c : text) {
        const bool plain = c >= ' ' && c <= '~' && special.find(c) == std::string_view::npos;
        const bool ascii = static_cast<unsigned char>(c) < 0x80;
        if (plain) {
            glob += c;
        } else if (ascii) {
            glob += '?';
        } else if (!glob.ends_with('*')) {
            glob += '*';
        }
    }
    return glob;
}

}  // namespace

std::vector<Hint> hints_of(const std::vector<Comparison>& comparisons, const CompareOptions& options) {
    std::vector<Hint> hints;
    std::size_t once = 0;
    for (const Comparison& one : comparisons) {
        if (!one.ratio || one.estimate || one.verdict != Verdict::inconclusive || *one.ratio <= 0) continue;
        ++once;
        const double change = std::abs(std::log(*one.ratio));
        if (change >= std::log1p(options.least) && change > 0)
            hints.push_back({one.name, one.own_name, *one.ratio, change / usual_change(one, options)});
    }
    std::ranges::stable_sort(hints, std::ranges::greater(), &Hint::times);
    hints.resize(std::min(hints.size(), (once + one_in - 1) / one_in));
    return hints;
}

std::string glob_of(const std::vector<Hint>& hints) {
    if (hints.empty()) return {};
    std::string_view start = hints.front().own_name;
    std::string end = reversed(start);
    for (const Hint& hint : hints) {
        start = start.substr(0, shared_start(start, hint.own_name));
        end.resize(shared_start(end, reversed(hint.own_name)));
    }
    if (start.size() > longest_glob) return literal(start.substr(0, longest_glob)) + "*";
    const bool one_name = std::ranges::all_of(hints, [&](const Hint& hint) { return hint.own_name == start; });
    if (one_name) return literal(start);
    // Start and end may not overlap in the shortest name.
    const std::size_t shortest =
        std::ranges::min(hints, {}, [](const Hint& hint) { return hint.own_name.size(); }).own_name.size();
    end.resize(std::min({end.size(), shortest - start.size(), longest_glob - start.size()}));
    if (start.empty() && end.empty()) return {};
    std::string glob = literal(start);
    if (!glob.ends_with('*')) glob += '*';
    return glob + literal(reversed(end));
}

std::string command_for(const std::vector<Hint>& hints, const std::string& bot) {
    const std::string glob = glob_of(hints);
    return fmt::format("@{} runbenchmarks{}", bot, glob.empty() ? "" : fmt::format(" only=\"{}\"", glob));
}

}  // namespace tachograph::reports
