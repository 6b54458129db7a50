#include "core/commands/kinds/adopt.hpp"

#include "core/commands/arguments.hpp"
#include "core/machine/asked.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string read_arguments(Adopt& command, Arguments& arguments) {
    command.commit = without_end_marks(arguments.take_word());
    const std::string& commit = command.commit;
    const bool plausible =
        commit.size() >= 7 && commit.size() <= 64 && commit.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (plausible && arguments.empty()) return {};
    return "adopt wants the commit that is to come into force: adopt <commit>";
}

std::vector<Event> decide(const Adopt& command, const Asked& asked) {
    if (!asked.rights.administer)
        return asked.refuse("adopt", fmt::format("{} is no admin of the organisation", asked.ask.author.name));
    return asked.ask_policy(fmt::format("adopt {}", command.commit));
}

}  // namespace tachograph
