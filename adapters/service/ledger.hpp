// How commands become events in the log, step by step and without threads: decided upon one after the other, and what
// was submitted together made durable together. Where another writer was first, everything is decided again.
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
    std::vector<Event> events{};           // what they caused; durable
    std::optional<std::string> problem{};  // why they could not be made durable: nothing happened, ask again later
    std::string stranger{};                // why some are of a repository that is none of the log's; may be empty
};

class Ledger {
  public:
    using Judge = std::function<Rights(const Access&, const Command&)>;

    // Replays the log: throws BrokenLog and Unavailable. `judge` says what the person behind a command may do.
    // If there is a cache, it begins with what that has kept.
    Ledger(EventLog& log, Judge judge, StateCache* cache = nullptr);

    // As it is in the log, if it is current.
    const State& state() const { return state_; }
    const Revision& tip() const { return tip_; }
    // False: the log could not be read after a failure, and the state may have events that it has not. Writing tries
    // again.
    bool is_current() const { return !ahead_; }

    // Says of each submission what became of it. True: the log has other events than before, as far as is known.
    bool write(std::vector<Submission>& batch);

    // Works the state out from the log again; false if the log cannot be read.
    bool recover();
    // The log's fold as it is now, and the chapter of its past that no archive has. That chapter ends with it.
    struct Closed {
        Fold fold;
        std::shared_ptr<const SettledSegment> segment;
    };
    Closed close_chapter();
    // What was closed is looked up there from now on.
    void archived(std::shared_ptr<const Archive> archive) { state_.history.archived(std::move(archive)); }

  private:
    bool try_write(std::vector<Submission>& batch);
    std::vector<Event> decide_all(std::vector<Submission>& batch);
    void decide_one(Submission& submission);
    void follow(const Command& command, Submission& submission);
    void refold();

    EventLog& log_;
    Judge judge_;
    StateCache* cache_;
    State state_;
    Revision tip_;
    bool ahead_ = false;  // the state is not known to be the log's
};

}  // namespace tachograph::service
