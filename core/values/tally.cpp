#include "core/values/tally.hpp"

#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace tachograph {
namespace {

constexpr std::array counters{
    std::pair{std::string_view("improvement"), &Tally::improvement},
    std::pair{std::string_view("regression"), &Tally::regression},
    std::pair{std::string_view("invariant"), &Tally::invariant},
    std::pair{std::string_view("inconclusive"), &Tally::inconclusive},
    std::pair{std::string_view("failed"), &Tally::failed},
    std::pair{std::string_view("one-sided"), &Tally::one_sided},
};
constexpr std::string_view nothing = "nothing measured";

bool parse_counter(std::string_view text, Tally& tally) {
    int count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || count <= 0) return false;
    const std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const auto& [word, counter] : counters) {
        if (name.size() == word.size() + 1 && name.front() == ' ' && name.substr(1) == word) {
            tally.*counter = count;
            return true;
        }
    }
    return false;
}

}  // namespace

bool is_any_compared(const Tally& tally) {
    return tally.improvement + tally.regression + tally.invariant + tally.inconclusive > 0;
}

std::string to_text(const Tally& tally) {
    std::string text;
    for (const auto& [word, counter] : counters) {
        if (tally.*counter == 0) continue;
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", tally.*counter, word);
    }
    return text.empty() ? std::string(nothing) : text;
}

std::optional<Tally> parse_tally(std::string_view text) {
    Tally tally;
    if (text == nothing) return tally;
    while (true) {
        const auto comma = text.find(", ");
        if (!parse_counter(text.substr(0, comma), tally)) return std::nullopt;
        if (comma == std::string_view::npos) return tally;
        text.remove_prefix(comma + 2);
    }
}

}  // namespace tachograph
