// Looks now and then for what nobody says: runners that died without a word, comments, pushes and closings that were
// missed.
#pragma once

#include "adapters/service/forge_clock.hpp"
#include "adapters/service/troubles.hpp"
#include "adapters/service/writer.hpp"
#include "core/comments/comment.hpp"
#include "core/ports/executor.hpp"
#include "core/ports/forge.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace tachograph::service {

struct ReconcilerSettings {
    std::string bot_name;
    std::chrono::milliseconds runners_every{1000};
    std::chrono::milliseconds comments_every{30'000};
    std::chrono::milliseconds policy_every{1000};
    // What has happened to the access-control repository; is given what the state has of the policy.
    std::function<std::vector<Command>(const State&)> policy{};
    // What repositories are called now; is given what the state has of access. Empty if they have no numbers.
    std::function<std::vector<Command>(const State&)> names{};
    ForgeClock* forge_clock = nullptr;  // is told the forge's time at each look for comments; may be null
    Troubles* troubles = nullptr;       // what cannot be looked at is one; may be null
    std::function<std::chrono::steady_clock::time_point()> moment = std::chrono::steady_clock::now;
    std::chrono::minutes longest_job{65};  // after that a running job has failed, whatever its executor says
};

class Reconciler {
  public:
    using Clock = std::function<Timestamp()>;
    using Moment = std::chrono::steady_clock::time_point;

    Reconciler(WriterAccess writer, Executor& executor, Forge& forge, Clock clock, ReconcilerSettings settings);
    ~Reconciler();

    // Starts the thread.
    void start();
    // Performs the first look that is due, on the calling thread. Returns when the next one is due.
    Moment step();
    void stop();

  private:
    struct Look {
        const char* name;
        void (Reconciler::*look)();
        std::chrono::milliseconds every;
        Moment next;
    };

    void run();
    void perform(Look& look);
    void note_running(const std::vector<Job>& started);
    void look_after_runners();
    void look_for_leftovers();
    bool find_place_in_comments(Timestamp forge_now);
    void look_for_comments();
    void look_at_names();
    void look_at_policy();
    void look_at_pull_requests();
    void look_at_pull_request(const Job& job);
    std::optional<std::vector<Job>> started_jobs();
    bool pause_until(Moment moment);

    WriterAccess writer_;
    Executor& executor_;
    Forge& forge_;
    Clock clock_;
    ReconcilerSettings settings_;
    std::vector<Look> looks_;
    std::map<JobId, Moment> running_since_;   // by the first look that found the job running
    std::optional<Timestamp> comments_read_;  // so far, by the forge's clock
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tachograph::service
