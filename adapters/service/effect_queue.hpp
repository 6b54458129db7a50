// Which effect comes next: what is owed, less what is under way or waits after a failure. Without threads or a
// clock.
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

// Effects of one lane are performed one after the other.
enum class Lane { forge, executor, reports, policy };

Lane lane_of(const Effect& effect);
// Whether an effect is tried again that was refused so many times, the last one included. A comment about a job is owed
// for as long as its pull request is there, and for hours where that is missing; other comments are for minutes. What
// is missing may be so new that not all of the other side knows it. All else is tried once more: one answer of a host
// never ends a job.
bool is_tried_again(const Effect& effect, bool missing, int refusals);
// What it means for the job that the effect can never be performed.
CommandBody refusal(const Effect& effect, const std::string& reason);

class EffectQueue {
  public:
    using Moment = std::chrono::steady_clock::time_point;
    // From 0 to 1, so that many that failed together do not come back at the same moment.
    using Jitter = std::function<double()>;

    explicit EffectQueue(Jitter jitter) : jitter_(std::move(jitter)) {}

    // What is owed from now on, in place of what was owed before.
    void owe(std::vector<Effect> effects);
    // Whether take() would find something.
    bool has(Lane lane, Moment now) const { return first(lane, now) != owed_.end(); }
    // The first of the lane that is due; it is under way from then on.
    std::optional<Effect> take(Lane lane, Moment now);
    // How many have failed and are due again later.
    std::size_t postponed() const { return delays_.size(); }
    // How many of them were refused.
    std::size_t refused() const;
    // When to ask again, at the latest.
    Moment next_moment(Moment now) const;
    // Its outcome is in the log. It is not due again before it was not owed.
    void conclude(const std::string& effect);
    // It failed, and is due again after what is returned.
    std::chrono::milliseconds postpone(const std::string& effect, Moment now, std::chrono::milliseconds at_least = {},
                                       const std::string& why = {});
    // It was refused. If it is tried again, that is after what is returned.
    std::optional<std::chrono::milliseconds> refuse(const Effect& effect, bool missing, Moment now);
    // Nothing of the lane is due until then.
    void hold(Lane lane, Moment until);
    // Why the lane does not go on: of the first of its effects that failed more than once, or that
    // somebody asked to wait long with. Nothing: there is none.
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
    // Of effects that can wait, so that a host that takes one change a second has room for the others.
    system::Pace unhurried_{std::chrono::seconds(4), 5};
};

}  // namespace tachograph::service
