// What all parts of a simulated run share: chance, the weather, the clock and the diary.
#pragma once

#include "core/values/timestamp.hpp"
#include "tests/simulation/diary.hpp"
#include "tests/simulation/random.hpp"
#include "tests/simulation/weather.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include <fmt/format.h>

namespace tachograph::simulation {

inline const std::string bot_name = "bot";

// Different from all others in the characters that are shown.
inline std::string commit_id(std::size_t first, std::size_t number) {
    return fmt::format("{:08x}{:032x}", first + number, number);
}

struct Setting {
    Setting(std::uint64_t seed, std::size_t lines) : random(seed), weather(weather_of(random)), diary(lines) {}

    bool strikes(int per_mille) { return random.chance(per_mille); }
    // Some can never be done: the same ones, however often they are tried.
    void refuse_some(const std::string& what) const;

    Random random;
    Weather weather;
    std::function<void()> meanwhile{};  // what others do while somebody waits for an answer
    // What the bot's clock shows. Nobody else has it: the others go by the time that it is.
    Timestamp clock() const { return now + ahead; }

    std::chrono::milliseconds ahead{};  // the bot's clock
    Timestamp now = *parse_timestamp("2026-11-23T08:00:00Z");
    Diary diary;
};

}  // namespace tachograph::simulation
