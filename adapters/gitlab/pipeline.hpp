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

// `.gitlab-ci.yml`: JSON, which is YAML. Whatever comes from people is in `job.json` and in values of variables, never
// in the text of a script.
std::string pipeline_file(const PipelineSettings& settings, const std::string& token_variable);

// The same for a BenchmarkingRepo with a `run.jl`, as DiffEqBot's have: clone, fetch the pull request, check out the
// commit that was asked for, and `julia run.jl REPO PR COMMIT FALLBACK`, the fallback being the base commit. It reports
// by itself, with the job's token (TACHOGRAPH_JOB_TOKEN) or the secret of all runners.
std::string run_jl_pipeline_file(const PipelineSettings& settings, const JobOrder& order);

// The project's variable that holds the job's token: `TACHOGRAPH_TOKEN_` and the job id in letters that GitLab takes.
std::string token_variable(const JobId& job);

// `<repo>-<pr>`, as the original calls it.
std::string branch_of(const PullId& pull);

// The commit's message, by whose trailer the commit is found again.
std::string commit_message(const JobId& job);
bool is_commit_of(const std::string& message, const JobId& job);

}  // namespace tachograph::gitlab
