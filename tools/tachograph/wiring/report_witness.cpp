#include "tools/tachograph/wiring/report_witness.hpp"

#include "adapters/git/stores/report_store.hpp"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace tachograph::tools {
namespace {

const std::string branch = "refs/heads/main";

}  // namespace

ReportWitness::ReportWitness(std::string path) : path_(std::move(path)) {
    if (std::filesystem::exists(path_ + "/HEAD")) repository_.emplace(git::Repository::open(path_));
}

std::optional<std::string> ReportWitness::objection_to(const Event& event) {
    if (const auto* measured = std::get_if<JobMeasured>(&event.body)) measured_.insert(measured->job);
    const auto* reported = std::get_if<JobReported>(&event.body);
    return reported ? objection_to(*reported) : std::nullopt;
}

std::optional<std::string> ReportWitness::objection_to(const JobReported& reported) {
    ++reported_;
    if (!repository_) return std::nullopt;
    if (repository_->resolve(reported.commit) != reported.commit)
        return fmt::format("the reports repository has no commit {:.10}, in which the report was", reported.commit);
    if (repository_->file(reported.commit, reported.report)) return std::nullopt;
    return fmt::format("its report {} is not in commit {:.10} of the reports repository", reported.report,
                       reported.commit);
}

std::vector<std::string> ReportWitness::end() const {
    if (!repository_ && reported_ == 0) return {};
    if (!repository_)
        return {
            fmt::format("the log names {} reports, but the reports repository {} is not there: put it back from a "
                        "backup",
                        reported_, path_)};
    std::vector<std::string> problems;
    for (auto at = repository_->reference(branch); at;) {
        const CommitInfo info = repository_->commit(*at);
        const auto job = git::reported_job(info.message);
        if (job && !measured_.contains(*job))
            problems.push_back(
                fmt::format("the reports repository has a report of {} (commit {:.10}), of which the log "
                            "knows nothing: the log was cut off or rolled back",
                            to_text(*job), info.id));
        at = info.parents.empty() ? std::nullopt : std::optional(info.parents.front());
    }
    return problems;
}

}  // namespace tachograph::tools
