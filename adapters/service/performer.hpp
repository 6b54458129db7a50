// Performs the effects that the outbox says are owed, and submits their outcomes as commands. Each lane is one thread,
// so that a slow forge does not hold up the executor; within a lane effects come in the order of the outbox.
#pragma once

#include "adapters/service/writer.hpp"
#include "core/effect.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace tachograph::service {

enum class Lane { forge, executor, reports, policy };

Lane lane_of(const Effect& effect);

class Performer {
  public:
    // Does it, and says what came of it. Throws Unavailable (it is tried again, later and later) or Refused.
    using Perform = std::function<CommandBody(const Effect&)>;
    using Clock = std::function<Timestamp()>;

    Performer(Writer& writer, Perform perform, Clock clock);
    ~Performer();

    // What is owed from now on, in place of what was owed before.
    void owe(std::vector<Effect> effects);
    // Ends after the effects under way.
    void stop();

  private:
    using Moment = std::chrono::steady_clock::time_point;

    struct Delay {
        int failures = 0;
        Moment until;
    };

    void run(Lane lane);
    std::optional<Effect> next(Lane lane);
    const Effect* due(Lane lane, Moment now) const;
    Moment next_moment(Moment now) const;
    void perform(const Effect& effect);
    void submit(const std::string& effect, CommandBody outcome);
    void postpone(const std::string& effect, const std::string& why, std::chrono::milliseconds at_least = {});

    Writer& writer_;
    Perform perform_;
    Clock clock_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Effect> owed_;
    std::set<std::string> under_way_;  // being performed, or performed and not yet in the log
    std::map<std::string, Delay> delays_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace tachograph::service
