// A plausible history, made by the core itself: `decide` returns every event, and every owed effect is performed. There
// are twenty repositories. A quarter of the requests become jobs that run to their report; the others are refused. That
// gives about five events for each request.
#pragma once

#include "core/commands/command.hpp"
#include "core/effects/effect.hpp"
#include "core/events/event.hpp"
#include "core/state/state.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace tachograph::performance {

class History {
  public:
    // The same seed makes the same history.
    explicit History(std::uint64_t seed);

    // The next events, exactly `count` of them.
    std::vector<Event> next(std::size_t count);

  private:
    void tell(CommandBody body);
    void ask();
    void settle();
    void perform(const Effect& effect);
    void run_job(const JobId& job);
    std::string commit_id();
    std::string comment_id();
    std::string guid();
    std::size_t pick(std::size_t count);

    std::mt19937_64 random_;
    State state_;
    Timestamp now_;
    std::uint64_t last_comment_ = 1'900'000'000;
    std::vector<Event> waiting_;
    std::size_t taken_ = 0;  // number of waiting events that were returned already
};

}  // namespace tachograph::performance
