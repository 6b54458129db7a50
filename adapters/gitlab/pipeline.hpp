// The files that are committed to the BenchmarkingRepo for a job: the pipeline and its data. Pure.
#pragma once

#include "core/ports/executor.hpp"

#include <string>
#include <vector>

namespace tachograph::gitlab {

struct PipelineSettings {
    std::vector<std::string> tags{"tachograph"};           // of the dedicated runner
    std::string image;                                     // container image; empty: the runner's shell
    std::string runner_program = "tachograph-runner";      // on the runner's machine, or in the image
    std::string resource_group = "tachograph-benchmarks";  // GitLab runs one pipeline of a group at a time
    int minutes = 60;                                      // time limit of the measurement
    std::string service;                                   // address at which runners reach the bot
};

// Names of a job's things in GitLab. They are unique to the job, and GitLab does not turn them into links.
// `tachograph/<owner>/<repo>-<pr>-<n>` is the job's branch and its environment: a valid reference for every repository
// name. `TACHOGRAPH_TOKEN_…` is the project variable that holds the job's token. The variable is scoped to the job's
// environment (environment_scope), so pipelines of other jobs do not see it.
inline constexpr const char* branch_prefix = "tachograph/";
inline constexpr const char* token_prefix = "TACHOGRAPH_TOKEN_";
std::string branch_of(const JobId& job);
std::string token_variable(const JobId& job);

// Returns `.gitlab-ci.yml` as JSON, which is valid YAML. Text from users is only in `job.json` and in values of
// variables, never in a script.
std::string pipeline_file(const PipelineSettings& settings, const JobId& job);

// The same for a BenchmarkingRepo with a `run.jl`, as DiffEqBot uses. The script clones, fetches the pull request,
// checks out the requested commit and runs `julia run.jl REPO PR COMMIT FALLBACK`. The fallback is the base commit.
// `run.jl` reports by itself, with the job's token (TACHOGRAPH_JOB_TOKEN) or the secret that all runners share.
std::string run_jl_pipeline_file(const PipelineSettings& settings, const JobOrder& order);

std::string commit_message(const JobId& job);

}  // namespace tachograph::gitlab
