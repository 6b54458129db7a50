// How commands become events in the log, step by step and without threads: decided upon one after the other, and what
// was submitted together made durable together. Where another writer was first, everything is decided again.
#pragma once

#include "core/command.hpp"
#include "core/event.hpp"
#include "core/ports/event_log.hpp"
#include "core/state.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::service {

struct Submission {
    std::vector<Command> commands;
    std::vector<Event> events{};           // what they caused; durable
    std::optional<std::string> problem{};  // why they could not be made durable: nothing happened, ask again later
};

class Ledger {
  public:
    using Judge = std::function<Rights(const Access&, const Command&)>;

    // Replays the log: throws BrokenLog and Unavailable. `judge` says what the person behind a command may do.
    Ledger(EventLog& log, Judge judge);

    // As it is in the log, where it is current.
    const State& state() const { return state_; }
    const Revision& tip() const { return tip_; }
    // False: the log could not be read after a failure, and the state may have events that it has not. Writing tries
    // again.
    bool is_current() const { return !ahead_; }

    // Says of each submission what became of it. True: the log has other events than before, as far as is known.
    bool write(std::vector<Submission>& batch);

  private:
    bool try_write(std::vector<Submission>& batch);
    std::vector<Event> decide_all(std::vector<Submission>& batch);
    void decide_one(Submission& submission);
    void refold();
    bool recover();

    EventLog& log_;
    Judge judge_;
    State state_;
    Revision tip_;
    bool ahead_ = false;  // the state has events that the log may not have
};

}  // namespace tachograph::service
