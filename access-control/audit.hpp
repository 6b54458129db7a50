// Audits a log: whether each event can have happened, and whether its actor had the right to it by the policy in force
// at the time. `decide` runs again for every event, in the state before it. Pure.
#pragma once

#include "core/events/event.hpp"
#include "core/state/state.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::access_control {

class Audit {
  public:
    // Checks the next message of the log. Returns the problems, one line each.
    std::vector<std::string> judge(std::string_view message);
    // The problems if the log ends here.
    std::vector<std::string> end() const;

    // The event that was checked last; nullopt if it could not be read.
    const std::optional<Event>& last() const { return last_; }
    // The number of events so far.
    std::uint64_t events() const { return events_; }

  private:
    void judge(const Event& event, std::vector<std::string>& problems);
    std::string objection_to(const Event& event);
    std::string objection_to_rights(const Event& event) const;
    std::string objection_to(const AccessAdopted& adopted, const Event& event) const;

    State state_;
    std::uint64_t events_ = 0;
    std::optional<Event> last_;
    bool lost_ = false;           // an event could not be read, so the state after it is not known
    std::vector<Event> awaited_;  // decided together with the last event: the next event must be one of these
    std::set<JobId> unlawful_;    // jobs that were requested without the right to
};

}  // namespace tachograph::access_control
