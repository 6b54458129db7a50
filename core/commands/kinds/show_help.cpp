#include "core/commands/kinds/show_help.hpp"

#include "core/answers/answer_terms.hpp"
#include "core/commands/command_list.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string answer_to(const ShowHelp& /*question*/, const AnswerTerms& terms) {
    std::string text =
        "I benchmark this pull request against its base on a machine of its own. At the start of a line, say\n\n"
        "| command | who | what it does |\n"
        "| --- | --- | --- |\n";
    for (const CommandRow& row : command_list) {
        text += fmt::format("| `@{} {}{}{}` | {} | {} |\n", terms.bot_name, row.word, row.arguments.empty() ? "" : " ",
                            row.arguments, row.who, row.does);
    }
    return text;
}

}  // namespace tachograph
