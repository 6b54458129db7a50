// The log with its cache and its writer, as in the service, for a program that performs steps one after the other. It
// prints each completed step on standard output. The test relies on these lines, whatever happens to the program next.
#pragma once

#include "adapters/cache/sqlite_cache.hpp"
#include "adapters/git/log/event_log.hpp"
#include "adapters/service/writer.hpp"
#include "core/commands/command.hpp"
#include "core/ports/failures.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tachograph::testing {

// A constant clock, so that a repeated step makes the same git object.
Timestamp noon();

// Prints one line on standard output.
void say(const std::string& line);

// Retries until it works, as the service and systemd do. Prints `unavailable: <why>` for each failure. Any other
// exception is a bug.
template <class Action>
auto persist(Action action) {
    constexpr int enough = 5;
    for (int tries = 1;; ++tries) {
        try {
            return action();
        } catch (const Unavailable& unavailable) {
            say(std::string("unavailable: ") + unavailable.what());
            if (tries == enough) throw;
        } catch (const std::filesystem::filesystem_error& failure) {
            // From the executor's folders: the performer retries whatever an effect throws.
            say(std::string("unavailable: ") + failure.what());
            if (tries == enough) throw;
        }
    }
}

enum class Pace {
    slow,   // every append goes to git at once, and then the state is checked
    burst,  // appends stay in the journal until they must go to git
};

class Scribe {
  public:
    // Uses `events.git` and `cache.sqlite` in the folder.
    explicit Scribe(const std::string& disk, Pace pace = Pace::slow);

    // Prints `acknowledged <cause>` for each event once it is durable.
    void tell(std::vector<CommandBody> commands);
    // Moves all events to git.
    void flush();
    State state();
    // Throws std::logic_error if the writer's state, or the history in its cache, differs from the log.
    void check_state();

  private:
    bool try_tell(const std::vector<Command>& commands);

    Pace pace_;
    git::GitEventLog log_;
    cache::SqliteCache cache_;
    service::Writer writer_;
};

}  // namespace tachograph::testing
