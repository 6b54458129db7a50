// What a runner is told: the file `job.json` in the job's folder. The executor writes it, the runner reads it.
#pragma once

#include "core/values/job_id.hpp"

#include <string>
#include <vector>

namespace tachograph::runner {

enum class Sandbox { bubblewrap, none };

struct RunLimits {
    int minutes = 60;      // for the whole job
    int memory_mb = 4096;  // of all processes of a benchmark together
    int processes = 512;   // at a time
    int disk_mb = 4096;    // of all files of the job together
    int results_mb = 16;   // of all result files together
};

struct JobDescription {
    JobId job;
    std::string clone_url;
    std::string head;
    std::string base;
    std::string only;
    std::string service;  // http://host:port
    std::string token;
    std::string name;  // of the runner
    int rounds = 10;
    int patience_minutes = 30;  // how long the service, or a host of repositories, may be away
    bool network = false;       // whether benchmarks may use it
    Sandbox sandbox = Sandbox::bubblewrap;
    std::string user;  // whom a runner that is root runs benchmarks as; empty: a number that nobody has
    std::vector<std::string> readable;  // folders outside /usr that benchmarks may read, such as a toolchain's
    std::vector<std::string> hosts;     // where submodules may be, besides the repository's own owner
    RunLimits limits;
};

std::string to_json(const JobDescription& job);
// Throws Refused with one line.
JobDescription parse_job_description(const std::string& json);

std::string to_text(Sandbox sandbox);
// `auto` is what earlier versions wrote; it means bubblewrap. Throws Refused with one line.
Sandbox parse_sandbox(const std::string& text);

}  // namespace tachograph::runner
