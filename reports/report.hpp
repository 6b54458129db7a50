// The report of a job: what people read, what programs read, and a picture.
#pragma once

#include "core/values/tally.hpp"
#include "reports/comparison.hpp"
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
    std::string picture;  // file name of the SVG beside the Markdown; empty: none
};

struct RenderedReport {
    Tally tally;
    std::string headline;
    std::string markdown;
    std::string json;
    std::string svg;
};

// Throws UnreadableResult if a result file cannot be read.
RenderedReport render(const RunResults& results, const ReportContext& context, const CompareOptions& options);

// {"benchmarks":[{"name","metric","unit","base","head","ratio","interval":[low,high],"verdict","note"?}]}; ratio =
// head/base; null if there is none.
std::string comparison_json(const std::vector<Comparison>& comparisons);
// The table alone, changed most first.
std::string comparison_markdown(const std::vector<Comparison>& comparisons);

}  // namespace tachograph::reports
