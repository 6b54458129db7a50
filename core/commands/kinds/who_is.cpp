#include "core/commands/kinds/who_is.hpp"

#include "core/commands/arguments.hpp"
#include "core/machine/asked.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string read_arguments(WhoIs& command, Arguments& arguments) {
    command.account = arguments.take_account();
    const bool understood = !command.account.empty() && arguments.empty();
    return understood ? "" : "whois wants one account: whois @somebody";
}

std::vector<Event> decide(const WhoIs& command, const Asked& asked) {
    return asked.ask_policy(fmt::format("whois {}", command.account));
}

}  // namespace tachograph
