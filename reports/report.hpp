// The report of a job: Markdown for people, JSON for programs, and a picture.
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
    std::string bot{};                   // the bot's account, without the `@`; it is asked for a second run
    FailOn fail_on{};                    // used if the repository's rules have none
    std::vector<Acceptance> accepted{};  // for this head
    bool sets_check = true;              // the whole suite was asked for, against the target branch
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

//     {"benchmarks": [{"name", "metric", "unit", "base", "head", "ratio", "interval": [low, high], "verdict", "p"?,
//                      "tolerance"?, "note"?, "clock"?, "other_clock": {"ratio", "interval"}?}],
//      "notes": ["…"],
//      "worth_a_second_run": [{"name", "ratio", "times"}]}
// "ratio" is head/base, or null if there is none. "p" and "tolerance" (0.05 is 5%) are there if there is an interval.
// The JSON of a report also has "samples", "builds" and "fails" for each benchmark.
std::string comparison_json(const std::vector<Comparison>& comparisons, const CompareOptions& options,
                            const std::vector<std::string>& notes = {});
// The notes, the table, with the largest changes first, and what is worth a second run.
std::string comparison_markdown(const std::vector<Comparison>& comparisons, const CompareOptions& options,
                                const std::vector<std::string>& notes = {});

}  // namespace tachograph::reports
