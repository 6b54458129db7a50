// A moment in UTC, to the millisecond. Text: `2026-11-23T10:15:04.123Z`.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tachograph {

using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

std::string to_text(Timestamp time);
// Accepts seconds with or without a fraction, and UTC (`Z`) only.
std::optional<Timestamp> parse_timestamp(std::string_view text);

}  // namespace tachograph
