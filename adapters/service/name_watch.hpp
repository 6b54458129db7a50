// Looks what the repositories that the bot looks after are called now, and whether their names still lead to them.
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

    // Throws Unavailable.
    std::vector<Command> look(const State& state);

  private:
    // Nothing if it is gone.
    std::optional<NameRepository> look_at_known(const std::string& repository, const KnownRepository& known);
    std::optional<NameRepository> look_at_new(const Access& access, const std::string& name);

    Forge& forge_;
    std::string home_;
    std::function<Timestamp()> clock_;
    Troubles& troubles_;
};

// The forge's names of all repositories in which somebody may speak to the bot.
std::vector<std::string> names_looked_after(const Access& access, const std::string& home);

}  // namespace tachograph::service
