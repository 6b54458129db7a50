// Publishes the event log: pushes it to its host, and only then releases the effects that follow from it. New events
// wait until the rate limit of pushes allows one. If there is nothing new for a while, a heartbeat is pushed instead.
#pragma once

#include "adapters/service/patience.hpp"
#include "adapters/service/troubles.hpp"
#include "core/effects/effect.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tachograph::service {

// The effects that are in both lists, with the first list's contents.
std::vector<Effect> owed_in_both(const std::vector<Effect>& published, const std::vector<Effect>& now);

class Publisher {
  public:
    static const std::string event_log;  // the name of its trouble in Troubles

    // Pushes the log to the host, or a heartbeat if nothing is new. Throws Unavailable (it is retried with backoff) or
    // Refused (it is not retried).
    using Publish = std::function<void()>;
    using Owe = std::function<void(std::vector<Effect>)>;
    using Refuse = std::function<void(const std::string& why)>;

    struct Rhythm {
        std::chrono::milliseconds least;    // between two pushes
        std::chrono::milliseconds longest;  // between two pushes, even if nothing is new
    };

    // Once `refuse` was called, nothing is published any more. While publishing fails, that is a trouble named
    // `event_log`.
    Publisher(Publish publish, Owe owe, Refuse refuse, Rhythm rhythm, Troubles& troubles, Patience patience = {});
    ~Publisher();

    // Starts the thread.
    void start();
    // Publishes on the calling thread, if a push is due.
    void step();

    // To be called after a change of the log, with the effects that follow from the log now. `owe` is called with those
    // that also follow from the published part of the log.
    void changed(std::vector<Effect> effects);
    // Calls back once everything that is in the log now is published; never, if the publisher stops first.
    void when_published(std::function<void()> callback);
    // Tries once to publish the rest, and ends the thread.
    void stop();

  private:
    using Moment = std::chrono::steady_clock::time_point;

    void run();
    bool wait_for_turn();
    bool publish();
    std::chrono::milliseconds least_pause() const;
    Moment next_turn() const;

    Publish publish_;
    Owe owe_;
    Refuse refuse_;
    Rhythm rhythm_;
    Troubles& troubles_;
    Patience patience_;
    Moment pushed_;     // when the last push began
    int failures_ = 0;  // since the last successful push
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Effect> now_;        // the effects that follow from the log
    std::vector<Effect> published_;  // the effects that follow from the published part of the log
    std::vector<std::function<void()>> waiting_;
    bool behind_ = false;
    bool refused_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tachograph::service
