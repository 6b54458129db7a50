// The report of a job: what people read, what programs read, and a picture.
#pragma once

#include "core/values/acceptance.hpp"
#include "core/values/conclusion.hpp"
#include "core/values/tally.hpp"
#include "reports/comparison.hpp"
#include "reports/learned_noise.hpp"
#include "reports/rules.hpp"
#include "reports/run_results.hpp"

#include <string>
#include <vector>

namespace tachograph::reports {

// What the report is about.
struct ReportContext {
    std::string job;  // owner/repo#412/1
    std::string repository;
    int pull_request = 0;
    std::string requester;
    std::string head;
    std::string base;
    std::string target;
    std::string only;
    std::string requested_at;
    std::string clone_url;
    std::string picture;                 // file name of the SVG beside the Markdown; empty: none
    std::string bot{};                   // whom to ask for a second run, without the `@`
    FailOn fail_on{};                    // unless the repository says otherwise
    std::vector<Acceptance> accepted{};  // of this head
};

struct RenderedReport {
    Tally tally;
    Conclusion conclusion = Conclusion::neutral;
    std::string headline;
    std::string markdown;
    std::string json;
    std::string svg;
};

// Throws UnreadableResult if a result file cannot be read.
RenderedReport render(const RunResults& results, const ReportContext& context, const CompareOptions& options,
                      const LearnedNoise& learned = {});

// {"benchmarks":[{"name","metric","unit","base","head","ratio","interval":[low,high],"verdict","p"?,"tolerance"?,
// "note"?}],"worth_a_second_run":[{"name","ratio","times"}]}; ratio = head/base; null if there is none; "p" and
// "tolerance" (0.05: 5%) if there is an interval. A report's JSON says of each benchmark "samples", "builds" and
// "fails" too.
std::string comparison_json(const std::vector<Comparison>& comparisons, const CompareOptions& options);
// The table, changed most first, and what is worth a second run.
std::string comparison_markdown(const std::vector<Comparison>& comparisons, const CompareOptions& options);

}  // namespace tachograph::reports
