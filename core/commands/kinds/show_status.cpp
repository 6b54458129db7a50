#include "core/commands/kinds/show_status.hpp"

#include "core/answers/answer_terms.hpp"
#include "core/answers/report_link.hpp"
#include "core/values/markdown.hpp"
#include "core/values/text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tachograph {
namespace {

std::string status_line(const Job& job) {
    std::string line =
        fmt::format("- job {}, asked for by {}: {}", job.id.number, plain_text(job.requester.name), to_text(job.stage));
    if (!job.reason.empty()) line += fmt::format(" ({})", plain_text(shorten(job.reason, 200)));
    if (job.report) line += fmt::format(": {}, {}", plain_text(to_text(job.report->tally)), report_link(*job.report));
    return line + "\n";
}

}  // namespace

std::string answer_to(const ShowStatus& /*question*/, const AnswerTerms& terms) {
    constexpr int most = 10;
    const int last = last_number(terms.state, terms.pull);
    if (last == 0) return "nobody has asked for benchmarks of this pull request yet.\n";
    std::string text = "the jobs of this pull request, latest first:\n\n";
    for (int number = last; number > std::max(0, last - most); --number) {
        if (const auto job = find_job(terms.state, {terms.pull, number})) text += status_line(*job);
    }
    return text;
}

}  // namespace tachograph
