// One run: everything that happens follows from the seed. Then the faults stop, and all must come to rest and agree.
#pragma once

#include "tests/simulation/bot.hpp"
#include "tests/simulation/world.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::simulation {

struct Outcome {
    std::string violation;  // empty: all checks held
    std::vector<Event> events;
    std::uint64_t digest = 0;  // of all that happened
    std::string diary;         // of what happened last
};

class Run {
  public:
    // Remembers the last `lines` of what happened.
    Run(std::uint64_t seed, std::size_t lines);

    // Throws Violation.
    void go(int steps);
    const World& world() const { return world_; }
    const Setting& setting() const { return setting_; }

  private:
    void step();
    void meanwhile();
    void time_passes();
    void clock_jumps();
    void people_act();
    void bot_acts();
    void crash();
    void lose_cache();
    void restart();
    void deliver();
    void check_replay();
    void come_to_rest();

    int steps_ = 0;
    int waiting_ = 0;  // for answers, one within the other
    Setting setting_;
    World world_;
    std::optional<Bot> bot_;
};

Outcome simulate(std::uint64_t seed, int steps, std::size_t lines = 30);

}  // namespace tachograph::simulation
