#include "core/commands/kinds/show_queue.hpp"

#include "core/answers/answer_terms.hpp"
#include "core/values/markdown.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace tachograph {

std::string answer_to(const ShowQueue& /*question*/, const AnswerTerms& terms) {
    constexpr std::size_t most = 50;
    const State& state = terms.state;
    std::vector<std::string> lines;
    for (const auto& [id, job] : state.jobs) {
        if (job.stage == Stage::running) lines.push_back(fmt::format("- {} is running\n", plain_text(to_text(id))));
    }
    for (const JobId& id : state.queue) lines.push_back(fmt::format("- {} waits\n", plain_text(to_text(id))));
    if (lines.empty()) return "nothing runs and nothing waits.\n";
    std::string text = "in order:\n\n";
    for (std::size_t at = 0; at < std::min(most, lines.size()); ++at) text += lines[at];
    if (lines.size() > most) text += fmt::format("- and {} more\n", lines.size() - most);
    return text;
}

}  // namespace tachograph
