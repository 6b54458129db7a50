#include "tests/faults/scenario/scribe.hpp"

#include "access-control/rights.hpp"
#include "core/events/event_text.hpp"
#include "core/machine/replay.hpp"
#include "core/state/state_packing.hpp"

#include <chrono>
#include <cstdio>
#include <future>
#include <stdexcept>

#include <fmt/format.h>

namespace tachograph::testing {

Timestamp noon() { return *parse_timestamp("2026-11-23T12:00:00Z"); }

void say(const std::string& line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

Scribe::Scribe(const std::string& disk, Pace pace)
    : pace_(pace),
      log_(disk + "/events.git", git::LogMode::write, {},
           pace == Pace::slow ? std::chrono::hours(0) : std::chrono::hours(1)),
      cache_(disk + "/cache.sqlite"),
      writer_(log_, access_control::rights_for, &cache_) {
    writer_.start([](const State&) {});
}

void Scribe::tell(std::vector<CommandBody> bodies) {
    std::vector<Command> commands;
    for (CommandBody& body : bodies) commands.push_back({std::move(body), noon()});
    persist([&] {
        try_tell(commands);
        return 0;
    });
}

bool Scribe::try_tell(const std::vector<Command>& commands) {
    std::promise<std::optional<std::string>> promise;
    std::vector<std::string> keys;
    writer_.submit(commands, [&](const service::Receipt& receipt) {
        for (const Event& event : receipt.events) keys.push_back(event.idempotency_key);
        promise.set_value(receipt.problem);
    });
    const auto problem = promise.get_future().get();
    if (pace_ == Pace::slow) check_state();
    if (problem) throw Unavailable(*problem);
    for (const std::string& idempotency_key : keys) say("acknowledged " + idempotency_key);
    return true;
}

void Scribe::flush() {
    persist([&] {
        log_.flush();
        return 0;
    });
}

State Scribe::state() {
    std::promise<State> promise;
    writer_.look([&](const State& state) { promise.set_value(state); });
    return promise.get_future().get();
}

void Scribe::check_state() {
    const State here = state();
    const State there = replay(log_).state;
    bool same = pack(here) == pack(there) && here.history.count() == there.history.count();
    log_.read({}, [&](const LogEntry& entry) {
        same = same && here.history.has_acted(std::get<Event>(parse_event(entry.message)).idempotency_key);
    });
    if (!same) throw std::logic_error("the state is not what the log says");
}

}  // namespace tachograph::testing
