// Checks a log by rules that are independent of the code under test.
#pragma once

#include "core/effects/outbox.hpp"
#include "core/events/event.hpp"
#include "core/state/state.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace tachograph::simulation {

class History {
  public:
    // Effects follow from it: they are not performed before they are owed here.
    History(OutboxSettings settings, bool leads) : settings_(std::move(settings)), leads_(leads) {}

    // Throws Violation if the event has no place here.
    void append(const Event& event);

    const std::vector<Event>& events() const { return events_; }
    const State& state() const { return state_; }
    std::vector<Effect> owed() const { return outbox(state_, settings_); }
    const std::set<JobId>& ended() const { return ended_; }
    // Whether it followed from the log at some time.
    bool was_owed(const std::string& effect) const { return owed_.contains(effect); }
    bool was_given_up(const std::string& effect) const { return given_up_.contains(effect); }
    // How many of the comment's instructions were acted upon.
    int acted_upon(const std::string& comment) const;

  private:
    void act(const std::string& comment) { ++acted_[comment]; }
    void require_active(const JobId& job) const;
    void end(const JobId& job);

    OutboxSettings settings_;
    bool leads_;
    std::vector<Event> events_;
    State state_;
    std::set<std::string> causes_;
    std::set<std::string> owed_;
    std::set<std::string> given_up_;
    std::set<std::string> done_;
    std::map<std::string, int> acted_;
    std::map<PullId, JobId> active_;
    std::set<JobId> ended_;
};

}  // namespace tachograph::simulation
