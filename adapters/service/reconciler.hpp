// Polls for what no webhook or runner reported: dead runners, and comments, pushes and closings whose deliveries were
// lost.
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
    // Returns commands for changes of the access-control repository. The state that it gets has only what is about the
    // policy.
    std::function<std::vector<Command>(const State&)> policy{};
    // Returns commands for repositories that were renamed on the forge. The state that it gets has only `access`. Not
    // set if the forge has no repository numbers.
    std::function<std::vector<Command>(const State&)> names{};
    ForgeClock* forge_clock = nullptr;  // gets the forge's time whenever comments are polled; may be null
    Troubles* troubles = nullptr;       // polls that fail are troubles; may be null
    std::function<std::chrono::steady_clock::time_point()> moment = std::chrono::steady_clock::now;
    std::chrono::minutes longest_job{65};  // a job that runs for longer has failed, whatever its executor says
};

class Reconciler {
  public:
    using Clock = std::function<Timestamp()>;
    using Moment = std::chrono::steady_clock::time_point;

    Reconciler(WriterAccess writer, Executor& executor, Forge& forge, Clock clock, ReconcilerSettings settings);
    ~Reconciler();

    // Starts the thread.
    void start();
    // Performs the first poll that is due, on the calling thread. Returns when the next poll is due.
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
    std::map<JobId, Moment> running_since_;   // when a poll first found the job running
    std::optional<Timestamp> comments_read_;  // comments before this time were read; by the forge's clock
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tachograph::service
