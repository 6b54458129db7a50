#include "core/values/timestamp.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tachograph {
namespace {

using namespace std::chrono;

// The number in `digits`, which has at most nine characters; negative if one of them is not a digit.
int number(std::string_view digits) {
    int value = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9') return -1;
        value = value * 10 + (digit - '0');
    }
    return value;
}

// Parses nothing, or a fraction such as `.123` with up to nine digits. Digits after the milliseconds are cut off.
std::optional<milliseconds> parse_fraction(std::string_view text) {
    if (text.empty()) return milliseconds{0};
    if (text.front() != '.' || text.size() < 2 || text.size() > 10 || number(text.substr(1)) < 0) return std::nullopt;
    int value = 0;
    for (std::size_t at = 1; at < 4; ++at) value = value * 10 + (at < text.size() ? text[at] - '0' : 0);
    return milliseconds{value};
}

}  // namespace

std::string to_text(Timestamp time) {
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
    constexpr std::string_view shape = "0000-00-00T00:00:00";
    if (text.size() <= shape.size() || text.back() != 'Z') return std::nullopt;
    for (const std::size_t mark : {4U, 7U, 10U, 13U, 16U}) {
        if (text[mark] != shape[mark]) return std::nullopt;
    }
    const int y = number(text.substr(0, 4));
    const int mo = number(text.substr(5, 2));
    const int d = number(text.substr(8, 2));
    const int h = number(text.substr(11, 2));
    const int mi = number(text.substr(14, 2));
    const int s = number(text.substr(17, 2));
    const auto fraction = parse_fraction(text.substr(shape.size(), text.size() - shape.size() - 1));
    if (std::min({y, mo, d, h, mi, s}) < 0 || !fraction) return std::nullopt;
    const year_month_day date(year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d)));
    if (!date.ok() || h > 23 || mi > 59 || s > 60) return std::nullopt;
    return sys_days(date) + hours(h) + minutes(mi) + seconds(s) + *fraction;
}

}  // namespace tachograph
