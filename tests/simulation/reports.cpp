#include "tests/simulation/reports.hpp"

#include "reports/run_results.hpp"
#include "tests/simulation/call.hpp"

#include <fmt/format.h>

namespace tachograph::simulation {

const std::string& measurements() {
    static const std::string text = [] {
        reports::RunResults results{"bench-03", {}, {}, {}};
        for (int round = 1; round <= 2; ++round) {
            for (const auto side : {reports::Side::base, reports::Side::head}) {
                const std::string file = fmt::format(
                    R"({{"results": [{{"command": "sum", "mean": {}}}, {{"command": "sort", "mean": {}}}]}})", round,
                    side == reports::Side::base ? round : 2 * round);
                results.rounds.push_back({round, side, {{"sum.json", file}}});
            }
        }
        return reports::to_json(results);
    }();
    return text;
}

std::string Reports::keep(const JobId& job, const std::string& results) {
    const Call call(setting_, "keep results of " + to_text(job));
    kept_[job] = results;
    return call.answer("results of " + to_text(job));
}

std::string Reports::results(const JobId& job, const std::string& id) {
    const Call call(setting_, "read results of " + to_text(job));
    require(kept_.contains(job) && id == "results of " + to_text(job), "results that were never kept: " + id);
    return call.answer(kept_.at(job));
}

bool Reports::find(const JobId& job) {
    const Call call(setting_, "find report of " + to_text(job));
    return call.answer(published_.contains(job));
}

std::string Reports::file(const std::string& path) {
    const Call call(setting_, "read " + path);
    require(files_.contains(path), "there is no report " + path);
    return call.answer(files_.at(path));
}

void Reports::amend(const JobId& job, const std::string& /*subject*/, const std::vector<ReportFile>& files) {
    const Call call(setting_, "amend the report of " + to_text(job));
    require(published_.contains(job), "no report of " + to_text(job));
    for (const ReportFile& file : files) files_.at(file.path) = file.content;
    call.answer(true);
}

// Others go on after it has looked.
Publication Reports::publish(const JobId& job, const std::string& /*subject*/, const std::vector<ReportFile>& files) {
    const bool found = find(job);
    const Call call(setting_, "publish report of " + to_text(job));
    if (!found) {
        setting_.refuse_some("publish report of " + to_text(job));
        require(!published_.contains(job), "a second report of " + to_text(job));
        require(files.size() >= 2, "a report without its files: " + to_text(job));
        const std::string commit = commit_id(0xdef00000, published_.size());
        for (const ReportFile& file : files) files_[file.path] = file.content;
        published_[job] = {commit, "https://reports.example/" + commit};
    }
    return call.answer(published_.at(job));
}

}  // namespace tachograph::simulation
