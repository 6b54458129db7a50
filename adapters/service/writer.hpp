// The one place where events are written: commands come in from any thread, are decided upon one after the other, and
// what waits at a time is made durable together. Everything after `decide` happens on the writer's own thread.
#pragma once

#include "core/command.hpp"
#include "core/event.hpp"
#include "core/ports/event_log.hpp"
#include "core/state.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace tachograph::service {

// What became of commands that were submitted together.
struct Receipt {
    std::vector<Event> events;           // what they caused; durable
    std::optional<std::string> problem;  // why they could not be made durable: nothing happened, ask again later
    const State& state;                  // as it is in the log by then; meaningless after a problem
};

class Writer {
  public:
    using Judge = std::function<Rights(const Access&, const Command&)>;
    using Done = std::function<void(const Receipt&)>;
    using Watcher = std::function<void(const State&)>;

    // Replays the log at once: throws BrokenLog and Unavailable. `judge` says what the person behind a command may do.
    Writer(EventLog& log, Judge judge);
    // Decides upon what was submitted before, and ends.
    ~Writer();

    // As it was replayed; before start() only.
    const State& state() const { return state_; }
    // Starts deciding. `changed` is called with the state now and after every durable change.
    void start(Watcher changed);
    void submit(std::vector<Command> commands, Done done);
    // Looks at the state of the log, without changing it.
    void look(Watcher watcher);
    // Decides upon what was submitted before; what comes later is refused with a problem.
    void stop();

  private:
    struct Submission {
        std::vector<Command> commands;
        Done done;
        std::vector<Event> events;
        std::optional<std::string> problem;
    };
    using Task = std::variant<Submission, Watcher>;

    void run();
    bool take(std::vector<Task>& tasks);
    void perform(std::vector<Task>& tasks);
    void write(std::vector<Submission>& batch);
    bool try_write(std::vector<Submission>& batch);
    std::vector<Event> decide_all(std::vector<Submission>& batch);
    void decide_one(Submission& submission);
    void refold();
    bool recover();

    EventLog& log_;
    Judge judge_;
    Watcher changed_;
    State state_;
    Revision tip_;
    bool ahead_ = false;  // the state has events that the log may not have
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Task> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tachograph::service
