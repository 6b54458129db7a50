// Performs owed effects, and submits their outcomes as commands. Each lane has a thread, so that a slow forge does not
// delay the executor. Within a lane, effects are performed in the order of the outbox.
// Tests step through the lanes without threads.
#pragma once

#include "adapters/service/effect_queue.hpp"
#include "adapters/service/patience.hpp"
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
    // Performs the effect and returns its outcome. Throws Unavailable (the effect is retried, with backoff), Paused
    // (its whole lane waits) or Refused.
    using Perform = std::function<CommandBody(const Effect&)>;
    using Clock = std::function<Timestamp()>;
    // Called right before each effect; while it returns false, the effect waits.
    using MayAct = std::function<bool()>;

    // Refusals, rate limits and repeated failures are reported to `troubles`, if it is not null.
    Performer(Submit submit, Perform perform, Clock clock, MayAct may_act = {}, Troubles* troubles = nullptr,
              Patience patience = {});
    ~Performer();

    // Starts the threads.
    void start();
    // Performs the first due effect of the lane on the calling thread. Returns false if none is due.
    bool step(Lane lane);

    // Replaces the list of owed effects.
    void owe(std::vector<Effect> effects);
    // How many effects have failed and wait for a retry; how many of these were refused.
    std::size_t postponed();
    std::size_t refused();
    // Returns once the effects under way are finished.
    void stop();

  private:
    void run(Lane lane);
    std::optional<Effect> next(Lane lane);
    bool may_act() const { return !may_act_ || may_act_(); }
    void perform(const Effect& effect);
    void submit(const std::string& effect, CommandBody outcome);
    void refuse(const Effect& effect, const std::string& why, bool missing);
    void pause(const Effect& effect, const Paused& paused);
    void forget_troubles();
    void postpone(const std::string& effect, const std::string& why, std::chrono::milliseconds at_least = {});
    void wake_all();
    void note_troubles();

    Submit submit_;
    Perform perform_;
    Clock clock_;
    MayAct may_act_;
    Troubles* troubles_;
    Patience patience_;
    std::mutex mutex_;
    std::map<Lane, std::condition_variable> wake_;  // by lane, so that only lanes with due effects are woken
    EffectQueue effect_queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace tachograph::service
