// The one place where events are written: commands come in from any thread, are decided upon one after the other, and
// what waits at a time is made durable together. Everything after `decide` happens on the writer's own thread.
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
#include <variant>
#include <vector>

namespace tachograph::service {

// What became of commands that were submitted together.
struct Receipt {
    std::vector<Event> events;           // what they caused; durable
    std::optional<std::string> problem;  // why they could not be made durable: nothing happened, ask again later
    const State& state;                  // as it is in the log by then; meaningless after a problem
    std::string stranger{};              // why some are of a repository that is none of the log's; may be empty
};

class Writer {
  public:
    using Judge = Ledger::Judge;
    using Done = std::function<void(const Receipt&)>;
    using Watcher = std::function<void(const State&)>;

    // Why nothing may be written now; nothing if it may. Asked before and after it is written: if it may not be
    // any more, the sender is to ask again.
    using Obstacle = std::function<std::optional<std::string>()>;

    // Replays the log at once: throws BrokenLog and Unavailable. `judge` says what the person behind a command may do.
    // A cache makes the next start quick; it is written on a thread of its own, and must outlive this.
    Writer(EventLog& log, Judge judge, StateCache* cache = nullptr, Obstacle obstacle = {});
    // Decides upon what was submitted before, and ends.
    ~Writer();

    // As it was replayed; before start() only.
    const State& state() const { return ledger_.state(); }
    // Has it decided upon and made durable at once, whatever the obstacle; before start() only. Throws Unavailable.
    void write_first(Command command);
    // Starts deciding. `changed` is called with the state now and after durable changes: at once, or, if they come
    // one upon the other, once for many.
    void start(Watcher changed);
    void submit(std::vector<Command> commands, Done done);
    // Looks at the state of the log, without changing it.
    void look(Watcher watcher);
    // Decides upon what was submitted before; what comes later is refused with a problem.
    void stop();

  private:
    struct Request {
        Submission submission;
        Done done;
    };
    using Archived = std::shared_ptr<const Archive>;  // null if the cache could not be written
    using Task = std::variant<Request, Watcher, Archived>;

    void run();
    bool take(std::vector<Task>& tasks);
    void perform(std::vector<Task>& tasks);
    void write(std::vector<Submission>& batch, const std::vector<Done>& done);
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
    std::chrono::steady_clock::time_point next_keeping_;  // at the earliest
    Watcher changed_;
    bool unshown_ = false;  // the state is not the one that was shown last
    std::chrono::steady_clock::time_point next_showing_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Task> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tachograph::service
