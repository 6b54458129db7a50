#include "core/values/fail_on.hpp"

#include <charconv>
#include <system_error>

#include <fmt/format.h>

namespace tachograph {

// The shortest text that reads as this number: 0.07 is `7%`, not `7.000000000000001%`.
std::string to_percentage(double share) { return fmt::format("{:.6g}%", share * 100); }

std::optional<double> parse_percentage(std::string_view text) {
    constexpr double most_percent = 1000;
    if (!text.ends_with('%')) return std::nullopt;
    text.remove_suffix(1);
    double percent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    if (!whole || !(percent >= 0 && percent <= most_percent)) return std::nullopt;
    return percent / 100;
}

std::string to_text(const FailOn& fail_on) {
    if (!fail_on.regressions) return "never";
    return fail_on.least > 0 ? "regression:" + to_percentage(fail_on.least) : "regression";
}

std::optional<FailOn> parse_fail_on(std::string_view text) {
    constexpr std::string_view regression = "regression";
    if (text == "never") return FailOn{};
    if (text == regression) return FailOn{true, 0};
    if (!text.starts_with(regression) || text.substr(regression.size()).front() != ':') return std::nullopt;
    const auto least = parse_percentage(text.substr(regression.size() + 1));
    return least ? std::optional(FailOn{true, *least}) : std::nullopt;
}

}  // namespace tachograph
