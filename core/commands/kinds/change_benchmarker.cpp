#include "core/commands/kinds/change_benchmarker.hpp"

#include "core/commands/arguments.hpp"
#include "core/machine/asked.hpp"
#include "core/values/text.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string read_arguments(ChangeBenchmarker& command, Arguments& arguments) {
    const std::string word(arguments.command());
    command.add = word == "addbenchmarker";
    command.account = arguments.take_account();
    const bool scoped = !arguments.empty();
    const std::string on = arguments.take_word();
    if (scoped && to_lower(on) == "on") command.scope = arguments.take_word();
    const bool understood = !command.account.empty() && arguments.empty() && scoped == !command.scope.empty() &&
                            command.scope.size() <= longest_argument;
    if (understood) return {};
    return fmt::format("{} wants an account, and perhaps a scope: {} @somebody on <repo>|org", word, word);
}

std::vector<Event> decide(const ChangeBenchmarker& command, const Asked& asked) {
    const char* verb = command.add ? "addbenchmarker" : "removebenchmarker";
    if (!asked.rights.administer) {
        return asked.refuse(verb, fmt::format("{} is no admin of {}", asked.ask.author.name,
                                              command.scope == "org" ? "the organisation" : command.scope));
    }
    return asked.ask_policy(fmt::format("{} {} on {}", verb, command.account, command.scope));
}

}  // namespace tachograph
