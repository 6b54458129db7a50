// Turns commands into events in the log, without threads. Commands are decided one after the other; the events of a
// batch are made durable together. If another writer appended first, the whole batch is decided again.
#pragma once

#include "core/commands/command.hpp"
#include "core/events/event.hpp"
#include "core/ports/event_log.hpp"
#include "core/ports/state_cache.hpp"
#include "core/state/state.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tachograph::service {

struct Submission {
    std::vector<Command> commands;
    std::vector<Event> events{};           // the events that the commands led to; durable
    std::optional<std::string> problem{};  // why the events could not be made durable: nothing happened, retry later
    std::string stranger{};                // why some commands are of a repository that the log does not know
};

class Ledger {
  public:
    using Judge = std::function<Rights(const Access&, const Command&)>;

    // Replays the log, from the cache's snapshot if there is one. Throws BrokenLog and Unavailable. `judge` returns the
    // rights of the person behind a command.
    Ledger(EventLog& log, Judge judge, StateCache* cache = nullptr);

    // The state at the log's tip, if is_current().
    const State& state() const { return state_; }
    const Revision& tip() const { return tip_; }
    // False if the log could not be read after a failure: then the state may have events that the log does not have.
    // The next write() tries to read the log again.
    bool is_current() const { return !ahead_; }

    // Why the last write failed; nullopt if it succeeded.
    const std::optional<std::string>& failure() const { return failure_; }

    // Fills in the outcome of each submission. Returns whether the log has new events, as far as is known.
    bool write(std::vector<Submission>& batch);

    // Computes the state from the log again. Returns false if the log cannot be read.
    bool recover();
    // After a failed write: finds out whether the next one would succeed.
    void try_again();
    // The current fold, and the segment of its history that no archive has.
    struct Closed {
        Fold fold;
        std::shared_ptr<const SettledSegment> segment;
    };
    Closed close_segment();
    // The archive has the closed segment from now on.
    void archived(std::shared_ptr<const Archive> archive) { state_.history.archived(std::move(archive)); }

  private:
    bool try_write(std::vector<Submission>& batch);
    std::vector<Event> decide_all(std::vector<Submission>& batch);
    void decide_one(Submission& submission);
    void follow(const Command& command, Submission& submission);
    void refold();
    void note_failure(const std::string& why);
    void note_success();

    EventLog& log_;
    Judge judge_;
    StateCache* cache_;
    State state_;
    Revision tip_;
    bool ahead_ = false;  // the state may have events that the log does not have
    std::optional<std::string> failure_;
};

}  // namespace tachograph::service
