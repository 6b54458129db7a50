// The state as text for people and JSON for programs.
#pragma once

#include "core/state/state.hpp"

#include <string>
#include <vector>

namespace tachograph {

// An empty or zero member does not filter.
struct JobFilter {
    std::string repository;
    int pull_request = 0;
};

// In order of their ids.
std::vector<Job> select_jobs(const State& state, const JobFilter& filter);

// The jobs of one range, settled or not.
std::vector<Job> jobs_in(const State& state, const JobRange& range);

// A table, one line a job: id, stage, requester, time, outcome.
std::string jobs_table(const std::vector<Job>& jobs);
// [{"id","repository","pull_request","number","stage","requester","head","base",…}]; what is not known yet is omitted.
std::string jobs_json(const std::vector<Job>& jobs);

// Jobs, benchmarkers and owed effects.
std::string state_text(const State& state);
// {"events","repositories":[…],"grants":[{"role","account","scope"}],"jobs":[…],"queue":[id…]}
std::string state_json(const State& state);

}  // namespace tachograph
