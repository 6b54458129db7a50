#include "core/commands/kinds/show_benchmarkers.hpp"

#include "core/answers/answer_terms.hpp"
#include "core/commands/repository_names.hpp"
#include "core/values/markdown.hpp"
#include "core/values/text.hpp"

#include <vector>

#include <fmt/format.h>

namespace tachograph {

std::string answer_to(const ShowBenchmarkers& /*question*/, const AnswerTerms& terms) {
    constexpr std::size_t most = 200;
    constexpr std::size_t longest_account = 200;
    const State& state = terms.state;
    const std::string& repository = terms.pull.repository;
    const std::vector<std::string> names = names_of(state.access, repository);
    std::string text =
        fmt::format("on {} benchmarks may be run by\n\n", plain_text(name_on_forge(state.access, repository)));
    std::size_t count = 0;
    for (const Grant& grant : state.access.grants) {
        if (grant.scope != "org" && !is_one_of(names, grant.scope)) continue;
        if (grant.role == Role::blocked || count++ >= most) continue;
        text += fmt::format("- {} ({} of {})\n", plain_text(shorten(grant.account, longest_account)),
                            to_text(grant.role), grant.scope == "org" ? "the organisation" : "this repository");
    }
    if (count > most) text += fmt::format("- and {} more\n", count - most);
    return count > 0 ? text : "nobody may run benchmarks here.\n";
}

}  // namespace tachograph
