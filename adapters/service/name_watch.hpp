// Looks up the current names of registered repositories on the forge, to notice renames and repositories that are gone.
#pragma once

#include "adapters/service/troubles.hpp"
#include "core/commands/command.hpp"
#include "core/ports/forge.hpp"
#include "core/state/state.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tachograph::service {

class NameWatch {
  public:
    // `home` is the access-control repository on the forge; it may be empty.
    NameWatch(Forge& forge, std::string home, std::function<Timestamp()> clock, Troubles& troubles);

    // Returns a NameRepository for each repository that was found, and sets a trouble for those that were not. Throws
    // Unavailable.
    std::vector<Command> look(const State& state);

  private:
    // Both return nullopt if the repository is gone.
    std::optional<NameRepository> look_at_known(const std::string& repository, const KnownRepository& known);
    std::optional<NameRepository> look_at_new(const Access& access, const std::string& name);

    Forge& forge_;
    std::string home_;
    std::function<Timestamp()> clock_;
    Troubles& troubles_;
};

// The forge's names of all repositories in which the bot reads comments.
std::vector<std::string> names_looked_after(const Access& access, const std::string& home);

}  // namespace tachograph::service
