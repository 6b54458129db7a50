#include "adapters/github/forge_time.hpp"

#include <cstddef>

#include <fmt/format.h>

namespace tachograph::github {

std::optional<Timestamp> parse_http_date(std::string_view text) {
    constexpr std::string_view shape = "Sun, 06 Nov 1994 08:49:37 GMT";
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    constexpr std::size_t letters = 3;
    if (text.size() != shape.size() || !text.ends_with(" GMT")) return std::nullopt;
    const std::size_t month = months.find(text.substr(8, letters));
    if (month == std::string_view::npos || month % letters != 0) return std::nullopt;
    return parse_timestamp(
        fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4), month / letters + 1, text.substr(5, 2), text.substr(17, 8)));
}

void ForgeTime::note(const HttpAnswer& answer) {
    const auto date = parse_http_date(header_of(answer, "date"));
    if (!date) return;
    const std::lock_guard lock(mutex_);
    said_ = {*date, clocks_.steady()};
}

bool ForgeTime::is_known() const {
    const std::lock_guard lock(mutex_);
    return said_.has_value();
}

Timestamp ForgeTime::now() const {
    const std::lock_guard lock(mutex_);
    if (!said_) return clocks_.wall();
    return said_->date + std::chrono::floor<std::chrono::milliseconds>(clocks_.steady() - said_->at);
}

}  // namespace tachograph::github
