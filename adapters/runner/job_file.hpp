// The file `job.json` in the job's folder. The executor writes the file, and the runner reads it.
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
    std::string name;           // of the runner
    int rounds = 10;            // at most
    int builds = 1;             // of each side, if the repository has benchmark/build
    int confirm_builds = 1;     // at most, including the builds that confirm a change
    double least = 0.02;        // the smallest change that gets a verdict; 0.02 is 2%
    double tolerance = 0.05;    // two sides that differ by less are the same; 0.05 is 5%
    std::string learned_noise;  // see reports/learned_noise.hpp; may be empty
    int patience_minutes = 30;  // how long to retry the service, or a host of repositories
    bool network = false;       // whether benchmarks may use the network
    Sandbox sandbox = Sandbox::bubblewrap;
    std::string user;                   // runs benchmarks if the runner is root; empty: an unused user id
    std::vector<std::string> readable;  // folders outside /usr that benchmarks may read, such as a toolchain
    std::vector<std::string> hosts;     // submodules may also be fetched from here
    RunLimits limits;
};

std::string to_json(const JobDescription& job);
// Throws Refused with one line.
JobDescription parse_job_description(const std::string& json);

std::string to_text(Sandbox sandbox);
// Accepts `auto`, which earlier versions wrote, as bubblewrap. Throws Refused, in one line.
Sandbox parse_sandbox(const std::string& text);

}  // namespace tachograph::runner
