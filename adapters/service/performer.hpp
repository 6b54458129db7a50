// Performs the effects that the outbox says are owed, and submits their outcomes as commands. Each lane is one thread,
// so that a slow forge does not hold up the executor; within a lane effects come in the order of the outbox.
#pragma once

#include "adapters/service/effect_queue.hpp"
#include "adapters/service/troubles.hpp"
#include "adapters/service/writer.hpp"
#include "core/effects/effect.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tachograph::service {

class Performer {
  public:
    // Does it, and says what came of it. Throws Unavailable (it is tried again, later and later), Paused (everything of
    // its lane waits) or Refused.
    using Perform = std::function<CommandBody(const Effect&)>;
    using Clock = std::function<Timestamp()>;
    // Asked right before each effect; if it says no, the effect waits.
    using MayAct = std::function<bool()>;

    // What is refused or limited, and what fails over and over, stands among the troubles, if there are some.
    Performer(Writer& writer, Perform perform, Clock clock, MayAct may_act = {}, Troubles* troubles = nullptr);
    ~Performer();

    // What is owed from now on, in place of what was owed before.
    void owe(std::vector<Effect> effects);
    // How many of them have failed and are tried again later; how many of those were refused.
    std::size_t postponed();
    std::size_t refused();
    // Ends after the effects under way.
    void stop();

  private:
    void run(Lane lane);
    std::optional<Effect> next(Lane lane);
    void perform(const Effect& effect);
    void submit(const std::string& effect, CommandBody outcome);
    void refuse(const Effect& effect, const std::string& why, bool missing);
    void pause(const Effect& effect, const Paused& paused);
    void forget_troubles();
    void postpone(const std::string& effect, const std::string& why, std::chrono::milliseconds at_least = {});
    void wake_all();
    void note_troubles();

    Writer& writer_;
    Perform perform_;
    Clock clock_;
    MayAct may_act_;
    Troubles* troubles_;
    std::mutex mutex_;
    std::map<Lane, std::condition_variable> wake_;  // only those whose lane has something to do: the log may be busy
    EffectQueue effect_queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace tachograph::service
