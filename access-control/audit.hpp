// Whether what a log says can have happened, and whether everybody had the right to what they did, by the policy that
// was in force. Every event is decided upon again, in the state before it. Pure.
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
    // The next message of the log. Returns what is wrong with it, a line each.
    std::vector<std::string> judge(std::string_view message);
    // What is wrong with the log's ending here.
    std::vector<std::string> end() const;

    // What was judged last; nothing if it could not be read.
    const std::optional<Event>& last() const { return last_; }
    // So far.
    std::uint64_t events() const { return events_; }

  private:
    void judge(const Event& event, std::vector<std::string>& problems);
    std::string objection_to(const Event& event);
    std::string objection_to_rights(const Event& event) const;
    std::string objection_to(const AccessAdopted& adopted, const Event& event) const;

    State state_;
    std::uint64_t events_ = 0;
    std::optional<Event> last_;
    bool lost_ = false;           // an event could not be read, so that nobody knows the state after it
    std::vector<Event> awaited_;  // one of these must follow at once: it was decided together with the last one
    std::set<JobId> unlawful_;    // jobs that nobody with the right to do so asked for
};

}  // namespace tachograph::access_control
