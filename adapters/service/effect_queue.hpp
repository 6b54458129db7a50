// The queue of owed effects: decides which effect is performed next, and when a failed one is retried. It has no
// threads and no clock.
#pragma once

#include "adapters/system/pace.hpp"
#include "core/commands/command.hpp"
#include "core/effects/effect.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tachograph::service {

// Effects of the same lane are performed one after the other.
enum class Lane { forge, executor, reports, policy };

Lane lane_of(const Effect& effect);
// Whether an effect is retried after `refusals` refusals in all. A comment about a job is retried as long as its pull
// request exists, and for hours if the pull request is missing. Other comments are retried for minutes. Missing things
// are retried because they may be too new for all of the host's replicas. Everything else is retried once, because one
// answer of a host must not end a job.
bool is_tried_again(const Effect& effect, bool missing, int refusals);
// The outcome of an effect that can never be performed.
CommandBody refusal(const Effect& effect, const std::string& reason);

class EffectQueue {
  public:
    using Moment = std::chrono::steady_clock::time_point;
    // Returns a number from 0 to 1, so that effects that failed together are not retried at the same moment.
    using Jitter = std::function<double()>;

    explicit EffectQueue(Jitter jitter) : jitter_(std::move(jitter)) {}

    // Replaces the list of owed effects.
    void owe(std::vector<Effect> effects);
    // Whether take() would return an effect.
    bool has(Lane lane, Moment now) const { return first(lane, now) != owed_.end(); }
    // Returns the lane's first effect that is due, and marks it as under way.
    std::optional<Effect> take(Lane lane, Moment now);
    // How many effects have failed and wait for a retry.
    std::size_t postponed() const { return delays_.size(); }
    // How many of these were refused.
    std::size_t refused() const;
    // The latest moment at which to call has() or take() again.
    Moment next_moment(Moment now) const;
    // The effect's outcome is in the log. The effect is ignored until a list of owed effects no longer has it.
    void conclude(const std::string& effect);
    // The effect failed. Returns the time until it is due again.
    std::chrono::milliseconds postpone(const std::string& effect, Moment now, std::chrono::milliseconds at_least = {},
                                       const std::string& why = {});
    // The effect was refused. Returns the time until it is due again; nullopt if it is not retried.
    std::optional<std::chrono::milliseconds> refuse(const Effect& effect, bool missing, Moment now);
    // No effect of the lane is due until then.
    void hold(Lane lane, Moment until);
    // Why the lane is stuck: the error of its first effect that failed more than once, or for which a host asked for a
    // long pause. Nullopt if there is no such effect.
    std::optional<std::string> trouble(Lane lane) const;

  private:
    struct Delay {
        int failures = 0;
        int refusals = 0;
        bool long_pause = false;
        Moment until;
        std::string why{};
        std::optional<Lane> lane{};
    };

    std::vector<Effect>::const_iterator first(Lane lane, Moment now) const;
    bool is_due(const Effect& effect, Moment now) const;

    Jitter jitter_;
    std::vector<Effect> owed_;
    std::set<std::string> under_way_;  // being performed, or performed and not yet in the log
    std::set<std::string> concluded_;  // performed and in the log, but still owed by an older list
    std::map<std::string, Delay> delays_;
    std::map<Lane, Moment> held_;
    // Limits effects that can wait, so that a host that accepts one change a second has room for the others.
    system::Pace unhurried_{std::chrono::seconds(4), 5};
};

}  // namespace tachograph::service
