// Effects follow from what is published: where the event log has a home on a host, it goes there first, in as few
// pushes as hosts ask for. If nothing is new for a while, a heartbeat goes there instead.
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

// What is owed in both lists, as the first one has it.
std::vector<Effect> owed_in_both(const std::vector<Effect>& published, const std::vector<Effect>& now);

class Publisher {
  public:
    static const std::string event_log;  // the name of its trouble

    // Brings the host up to the log; if nothing is new, it says that this service is alive. Throws Unavailable (it
    // is tried again, later and later) or Refused (it never will be).
    using Publish = std::function<void()>;
    using Owe = std::function<void(std::vector<Effect>)>;
    using Refuse = std::function<void(const std::string& why)>;

    struct Rhythm {
        std::chrono::milliseconds least;    // between two pushes
        std::chrono::milliseconds longest;  // between two, whether or not anything is new
    };

    // After `refuse` was called, nothing is published any more. Why it cannot publish for the time being is a trouble
    // with the event log.
    Publisher(Publish publish, Owe owe, Refuse refuse, Rhythm rhythm, Troubles& troubles, Patience patience = {});
    ~Publisher();

    // Starts the thread.
    void start();
    // Publishes on the calling thread, if that is due.
    void step();

    // The log has changed, and these effects follow from it; `owe` is called with those that follow from what is
    // published too.
    void changed(std::vector<Effect> effects);
    // Calls back once what is in the log by now is published; never, if it stops before.
    void when_published(std::function<void()> callback);
    // Publishes what is not yet, once, and ends.
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
    int failures_ = 0;  // since it last succeeded
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Effect> now_;        // what follows from the log
    std::vector<Effect> published_;  // what follows from what is published of it
    std::vector<std::function<void()>> waiting_;
    bool behind_ = false;
    bool refused_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tachograph::service
