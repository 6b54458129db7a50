// What is committed to the BenchmarkingRepo for a job: the pipeline and its data. Pure.
#pragma once

#include "core/ports/executor.hpp"

#include <string>
#include <vector>

namespace tachograph::gitlab {

struct PipelineSettings {
    std::vector<std::string> tags{"tachograph"};           // of the dedicated runner
    std::string image;                                     // of a container; empty: the runner's shell
    std::string runner_program = "tachograph-runner";      // on the runner's machine, or in the image
    std::string resource_group = "tachograph-benchmarks";  // pipelines of one group never run side by side
    int minutes = 60;                                      // of the measurement
    std::string service;                                   // where runners reach the bot
};

// What GitLab calls things of a job. All are unique to the job, and none is text that GitLab turns into a link:
// `tachograph/<owner>/<repo>-<pr>-<n>`, which is a valid reference for every repository name, is the job's branch and
// its environment; `TACHOGRAPH_TOKEN_…` is the project's variable with its token. The variable is of the environment
// only (environment_scope), so that no other job's pipeline has it.
inline constexpr const char* branch_prefix = "tachograph/";
inline constexpr const char* token_prefix = "TACHOGRAPH_TOKEN_";
std::string branch_of(const JobId& job);
std::string token_variable(const JobId& job);

// `.gitlab-ci.yml`: JSON, which is YAML. Whatever comes from people is in `job.json` and in values of variables, never
// in the text of a script.
std::string pipeline_file(const PipelineSettings& settings, const JobId& job);

// The same for a BenchmarkingRepo with a `run.jl`, as DiffEqBot's have: clone, fetch the pull request, check out the
// commit that was asked for, and `julia run.jl REPO PR COMMIT FALLBACK`, the fallback being the base commit. It reports
// by itself, with the job's token (TACHOGRAPH_JOB_TOKEN) or the secret of all runners.
std::string run_jl_pipeline_file(const PipelineSettings& settings, const JobOrder& order);

std::string commit_message(const JobId& job);

}  // namespace tachograph::gitlab
