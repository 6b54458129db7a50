#include "adapters/gitlab/executor.hpp"

#include "adapters/gitlab/project.hpp"
#include "adapters/gitlab/trace.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::gitlab {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr minutes patience_for_pipeline{10};
// A single refusal may be an error of GitLab; a real one is repeated.
constexpr minutes patience_for_refusal{2};
// GitLab creates pipelines some time after the commit. A request whose answer was lost may also still be processed.
constexpr seconds patience_for_late_pipeline{60};
// Replicas of GitLab's database lag behind.
constexpr seconds patience_for_lost_pipeline{5};
// Time for a pipeline to end after its results have arrived.
constexpr minutes patience_for_rest{10};
constexpr seconds between_tidyings{5};
constexpr seconds after_failed_tidying{60};
constexpr minutes between_searches{10};

// Explains GitLab's failure_reason.
std::string reason_of(const std::string& word, const std::string& status) {
    if (word == "runner_system_failure") return "the GitLab runner failed: GitLab lost contact with it or its machine";
    if (word == "stuck_or_timeout_failure") return "no GitLab runner took the job, or it stopped answering";
    if (word == "job_execution_timeout") return "the pipeline's job ran out of time";
    if (word == "stale_schedule" || word == "scheduler_failure") return "GitLab could not give the job to a runner";
    if (word == "script_failure") return "the pipeline's job failed before it could report";
    if (!word.empty()) return fmt::format("the pipeline's job failed: {}", word);
    if (status == "success") return "the pipeline succeeded, but no results arrived; can the runner reach the bot?";
    if (status == "canceled") return "the pipeline was cancelled on GitLab";
    return fmt::format("the pipeline is {}", status);
}

std::set<std::string> branches_of(const std::vector<JobId>& jobs) {
    std::set<std::string> names;
    for (const JobId& job : jobs) names.insert(branch_of(job));
    return names;
}

std::set<std::string> tokens_of(const std::vector<JobId>& jobs) {
    std::set<std::string> names;
    for (const JobId& job : jobs) names.insert(token_variable(job));
    return names;
}

}  // namespace

GitLabExecutor::GitLabExecutor(Transport transport, ExecutorSettings settings)
    : settings_(std::move(settings)),
      project_(
          std::make_unique<Project>(Rest(std::move(transport), settings_.url, settings_.project, settings_.token))) {}

GitLabExecutor::~GitLabExecutor() = default;

std::chrono::steady_clock::duration GitLabExecutor::age(std::map<std::string, Moment>& since,
                                                        const std::string& branch) {
    const Moment now = std::chrono::steady_clock::now();
    return now - since.try_emplace(branch, now).first->second;
}

std::string GitLabExecutor::commit_files(const JobOrder& order) {
    const std::string start = project_->default_branch();
    const std::vector<std::string> files = project_->files(start);
    // A BenchmarkingRepo made for DiffEqBot works unchanged.
    const bool has_run_jl = std::ranges::find(files, "run.jl") != files.end();
    return project_->commit(branch_of(order.job), start, files, commit_message(order.job),
                            {{".gitlab-ci.yml", has_run_jl ? run_jl_pipeline_file(settings_.pipeline, order)
                                                           : pipeline_file(settings_.pipeline, order.job)},
                             {"job.json", settings_.describe(order)}});
}

// GitLab creates the branch and its commit in one step: if the branch exists, the job was started before.
std::string GitLabExecutor::start_anew(const JobOrder& order) {
    const std::string branch = branch_of(order.job);
    if (std::string known = project_->tip_of(branch); !known.empty()) return known;
    project_->put_secret(token_variable(order.job), order.token, branch);
    return commit_files(order);
}

std::string GitLabExecutor::start(const JobOrder& order) {
    const std::lock_guard lock(mutex_);
    const std::string branch = branch_of(order.job);
    at_work_.insert(branch);
    try {
        std::string commit = start_anew(order);
        refused_.erase(branch);
        return commit;
    } catch (const Refused& refused) {
        if (age(refused_, branch) < patience_for_refusal) throw Unavailable(refused.what());
        refused_.erase(branch);
        throw;
    }
}

void GitLabExecutor::cancel(const JobId& job) {
    const std::lock_guard lock(mutex_);
    const std::string branch = branch_of(job);
    try {
        // GitLab creates no pipeline for a deleted branch. The token is removed last: if it exists, the job may have
        // been pushed to GitLab.
        project_->remove_branch(branch);
        const std::vector<Pipeline> pipelines = project_->pipelines(branch);
        for (const Pipeline& pipeline : pipelines) {
            if (!has_ended(pipeline) && pipeline.status != "canceling") project_->cancel(pipeline.id);
        }
        const std::string token = token_variable(job);
        if (pipelines.empty() && !started_.contains(branch) && project_->has_variable(token) &&
            age(cancelled_, branch) < patience_for_late_pipeline) {
            throw Unavailable(fmt::format("GitLab may still create a pipeline for {}", branch));
        }
        project_->remove_variable(token);
    } catch (const Refused& refused) {
        // The pipeline may have just ended. A job that may still run is never given up.
        throw Unavailable(refused.what());
    }
    cancelled_.erase(branch);
}

Gone GitLabExecutor::why_it_ended(const Pipeline& pipeline) {
    const JobEnd end = project_->end_of(pipeline.id, "benchmark").value_or(JobEnd{});
    return {reason_of(end.reason, pipeline.status), plain_trace(end.trace)};
}

RunnerCondition GitLabExecutor::without_pipeline(const std::string& branch) {
    const auto missing = age(missing_, branch);
    if (started_.contains(branch))
        return missing < patience_for_lost_pipeline ? RunnerCondition(Alive{})
                                                    : Gone{"the pipeline was deleted on GitLab", ""};
    if (missing < patience_for_pipeline) return Alive{};
    return Gone{
        "GitLab created no pipeline for the job's commit; is CI/CD enabled, and are there runners with its tags?", ""};
}

RunnerCondition GitLabExecutor::poll(const JobId& job) {
    const std::lock_guard lock(mutex_);
    const std::string branch = branch_of(job);
    const std::vector<Pipeline> pipelines = project_->pipelines(branch);
    if (pipelines.empty()) return without_pipeline(branch);
    missing_.erase(branch);
    started_.insert(branch);
    const Pipeline& pipeline = pipelines.front();
    if (has_ended(pipeline)) return why_it_ended(pipeline);
    const std::string& status = pipeline.status;
    const bool waits = status == "pending" || status == "created" || status == "preparing";
    if (waits && pipeline.made_at && settings_.clock() - *pipeline.made_at > settings_.longest_wait)
        return Gone{fmt::format("no GitLab runner took the job for {} minutes; is one with the tags {} online?",
                                settings_.longest_wait.count(), fmt::join(settings_.pipeline.tags, ", ")),
                    ""};
    return Alive{};
}

bool GitLabExecutor::is_time_to_tidy(const Names& at_work) {
    const bool some_ended = !std::ranges::includes(at_work, at_work_);
    at_work_ = at_work;
    untidy_ = untidy_ || some_ended;
    const Moment now = std::chrono::steady_clock::now();
    return now >= next_tidying_ && (untidy_ || now >= next_search_);
}

void GitLabExecutor::remove_leftovers(const JobsAtWork& jobs_at_work) {
    const std::lock_guard lock(mutex_);
    const Names at_work = branches_of(jobs_at_work());
    if (!is_time_to_tidy(at_work)) return;
    for (auto* since : {&refused_, &missing_, &cancelled_}) {
        std::erase_if(*since, [&](const auto& entry) { return !at_work.contains(entry.first); });
    }
    std::erase_if(started_, [&](const std::string& branch) { return !at_work.contains(branch); });
    next_tidying_ = std::chrono::steady_clock::now() + after_failed_tidying;
    untidy_ = clean_project(jobs_at_work);
    next_tidying_ = std::chrono::steady_clock::now() + between_tidyings;
    next_search_ = std::chrono::steady_clock::now() + between_searches;
}

// The pipeline of a job that is over usually ends by itself.
bool GitLabExecutor::has_come_to_rest(const std::string& branch) {
    std::vector<Pipeline> pipelines = project_->pipelines(branch);
    std::erase_if(pipelines, has_ended);
    if (!pipelines.empty() && age(left_over_, branch) < patience_for_rest) return false;
    for (const Pipeline& pipeline : pipelines) project_->cancel(pipeline.id);
    left_over_.erase(branch);
    return true;
}

// Returns true if leftovers were found. Asks for the running jobs after listing, so that a job that starts meanwhile is
// not taken for a leftover.
bool GitLabExecutor::clean_project(const JobsAtWork& jobs_at_work) {
    const std::vector<std::string> tokens = project_->variables(token_prefix);
    const std::vector<std::string> branches = project_->branches(branch_prefix);
    const std::vector<Environment> environments = project_->environments(branch_prefix);
    const std::vector<JobId> jobs = jobs_at_work();
    const Names needed_tokens = tokens_of(jobs);
    Names needed = branches_of(jobs);
    bool found = false;
    for (const std::string& token : tokens) {
        if (needed_tokens.contains(token)) continue;
        found = true;
        project_->remove_variable(token);
    }
    for (const std::string& branch : branches) {
        if (needed.contains(branch)) continue;
        found = true;
        if (has_come_to_rest(branch)) {
            project_->remove_branch(branch);
        } else {
            needed.insert(branch);
        }
    }
    for (const Environment& environment : environments) {
        if (needed.contains(environment.name)) continue;
        found = true;
        project_->remove(environment);
    }
    return found;
}

}  // namespace tachograph::gitlab
