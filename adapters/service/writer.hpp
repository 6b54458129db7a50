// The only writer of events. Commands are submitted from any thread and decided one after the other on the writer's
// thread. The events of all commands that wait at a time are made durable together.
#pragma once

#include "adapters/service/ledger.hpp"
#include "adapters/service/worker.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace tachograph::service {

// The outcome of commands that were submitted together.
struct Receipt {
    std::vector<Event> events;           // the events that the commands led to; durable
    std::optional<std::string> problem;  // why the events could not be made durable: nothing happened, retry later
    const State& state;                  // the state after the events; meaningless after a problem
    std::string stranger{};              // why some commands are of a repository that the log does not know
};

class Writer {
  public:
    using Judge = Ledger::Judge;
    using Done = std::function<void(const Receipt&)>;
    using Watcher = std::function<void(const State&)>;
    using Told = std::function<void(const std::optional<std::string>& failure)>;

    // Why nothing may be written now; nullopt if writing is allowed. Called before and after each write: if writing is
    // no longer allowed after it, the sender must retry.
    using Obstacle = std::function<std::optional<std::string>()>;

    // Replays the log at once. Throws BrokenLog and Unavailable. `judge` returns the rights of the person behind a
    // command. The cache makes the next start fast. It is written on a thread of its own, and must outlive the writer.
    Writer(EventLog& log, Judge judge, StateCache* cache = nullptr, Obstacle obstacle = {});
    // Calls stop().
    ~Writer();

    // The replayed state. To be called before start() only.
    const State& state() const { return ledger_.state(); }
    // Decides the command and makes its events durable at once, whatever the obstacle. To be called before start()
    // only. Throws Unavailable.
    void write_first(Command command);
    // Starts the thread. `changed` is called with the state now and after durable changes. If changes come in quick
    // succession, one call covers several.
    void start(Watcher changed);
    void submit(std::vector<Command> commands, Done done);
    // Calls `watcher` with the current state, on the writer's thread.
    void look(Watcher watcher);
    // Tells why nothing can be written to the log at the moment; nullopt if it can. After a failed write it tries
    // again.
    void check(Told told);
    // Decides everything that was submitted before. Later submissions get a problem.
    void stop();

  private:
    struct Request {
        Submission submission;
        Done done;
    };
    using Archived = std::shared_ptr<const Archive>;  // null if the cache could not be written
    using Task = std::variant<Request, Watcher, Told, Archived>;

    void run();
    bool take(std::vector<Task>& tasks);
    void perform(std::vector<Task>& tasks);
    void write(std::vector<Submission>& batch, const std::vector<Done>& done);
    void answer(const std::vector<Told>& asking);
    bool is_hindered(std::vector<Submission>& batch) const;

    void show(const Watcher& watcher);
    void show_if_due();
    void keep_if_due();
    void keep_last();
    Archived keep(const Ledger::Closed& closed);

    Ledger ledger_;
    StateCache* cache_;
    Obstacle obstacle_;
    std::optional<Worker> keeper_;
    bool keeping_ = false;
    std::chrono::steady_clock::time_point keeping_since_;
    std::chrono::steady_clock::time_point next_keeping_;  // the earliest time
    Watcher changed_;
    bool unshown_ = false;  // the state changed since the last call of changed_
    std::chrono::steady_clock::time_point next_showing_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Task> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

// Writer::submit as a value. A test can pass another function.
using Submit = std::function<void(std::vector<Command>, Writer::Done)>;
// What a part of the service needs of the writer. A test can pass other functions.
struct WriterAccess {
    std::function<void(Writer::Watcher)> look;
    Submit submit;
};

inline Submit submit_to(Writer& writer) {
    return [&writer](std::vector<Command> commands, Writer::Done done) {
        writer.submit(std::move(commands), std::move(done));
    };
}

inline WriterAccess access_to(Writer& writer) {
    return {[&writer](Writer::Watcher watcher) { writer.look(std::move(watcher)); }, submit_to(writer)};
}

}  // namespace tachograph::service
