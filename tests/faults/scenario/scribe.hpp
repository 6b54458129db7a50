// The log with its cache and its writer, as the service has them, for a program that does one thing after the other and
// says on standard output what it holds to be done: whoever reads that may rely on it, whatever happens to the program
// next.
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

// Always the same, so that what is made again is the same object of git.
Timestamp noon();

// One line on standard output.
void say(const std::string& line);

// Until it works, as the service and whoever starts it do; says each `unavailable: <why>`. Whatever else is thrown is
// a defect.
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
            // An executor's folders: the performer tries whatever an effect throws again.
            say(std::string("unavailable: ") + failure.what());
            if (tries == enough) throw;
        }
    }
}

enum class Pace {
    slow,   // git gets every append at once, and the state is checked after it
    burst,  // appends wait in the journal until git is to have them
};

class Scribe {
  public:
    // In the folder, as `events.git` and `cache.sqlite`.
    explicit Scribe(const std::string& disk, Pace pace = Pace::slow);

    // Says `acknowledged <cause>` for each event once it is durable.
    void tell(std::vector<CommandBody> commands);
    // Git has all that was told.
    void flush();
    State state();
    // Throws std::logic_error if the writer's state, or its cache's past, is not what the log says.
    void check_state();

  private:
    bool try_tell(const std::vector<Command>& commands);

    Pace pace_;
    git::GitEventLog log_;
    cache::SqliteCache cache_;
    service::Writer writer_;
};

}  // namespace tachograph::testing
