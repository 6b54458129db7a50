#include "tests/performance/verdict/trial.hpp"

#include "adapters/runner/measure.hpp"
#include "adapters/runner/process.hpp"
#include "reports/formats/formats.hpp"
#include "reports/looks.hpp"
#include "reports/report.hpp"
#include "reports/series.hpp"
#include "tests/performance/stopwatch.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

namespace fs = std::filesystem;
using reports::Round;
using reports::RunResults;
using reports::Side;

constexpr int resamples = 10'000;      // a tenth of criterion's default
constexpr int minutes_of_a_job = 240;  // none is to end for want of time

runner::JobDescription job_of(const Plan& plan) {
    runner::JobDescription job;
    job.job = {{"performance/project", 1}, 1};
    job.clone_url = plan.repository;
    job.base = plan.base;
    job.head = plan.head;
    job.name = "performance";
    job.limits.minutes = minutes_of_a_job;
    job.limits.results_mb = 64;
    return job;
}

RunResults measure_in(const runner::JobDescription& job, const std::string& folder) {
    runner::adopt_orphans();
    RunResults results = runner::measure(job, folder);
    fs::remove_all(folder);
    return results;
}

RunResults run_job(const Plan& plan, const std::string& folder, const reports::LearnedNoise& learned) {
    runner::JobDescription job = job_of(plan);
    job.rounds = plan.most_rounds;
    job.builds = plan.builds;
    job.confirm_builds = plan.confirm_builds;
    job.learned_noise = to_json(learned);
    return measure_in(job, folder);
}

// Two rounds are no look: all benchmarks run in both, and so in every other two.
std::vector<Round> run_fixed(const Plan& plan, const std::string& folder) {
    constexpr int without_looks = 2;
    runner::JobDescription job = job_of(plan);
    job.rounds = without_looks;
    std::vector<Round> rounds;
    for (int done = 0; done < plan.fixed_rounds; done += without_looks) {
        for (Round& round : measure_in(job, folder).rounds) {
            round.number += done;
            rounds.push_back(std::move(round));
        }
    }
    return rounds;
}

std::map<std::string, Observed> observed_in(const std::vector<Round>& rounds) {
    std::map<std::string, Observed> all;
    for (const Round& round : rounds) {
        for (const reports::ResultFile& file : round.files) {
            for (reports::Measurement& measurement : reports::read_result(file.name, file.text)) {
                if (measurement.metric != "time") continue;
                if (measurement.values.empty())
                    throw std::runtime_error(fmt::format("{} failed: {}", measurement.name, measurement.failure));
                Observed& observed = all[measurement.name];
                (round.side == Side::base ? observed.base : observed.head).push_back(std::move(measurement.values));
            }
        }
    }
    return all;
}

double noise_of(const reports::Series& series) {
    return std::sqrt(reports::paired_estimate(series.base, series.head).variance);
}

// As the service publishes it, so that the next job learns from it as jobs do.
std::string report_of(const RunResults& results, const reports::LearnedNoise& learned) {
    return reports::render(results, {}, {}, learned).json;
}

reports::Demands demands_of(const Plan& plan, const RunResults& results, const reports::LearnedNoise& learned) {
    reports::Demands demands;
    demands.most_rounds = plan.most_rounds;
    demands.noise = on_machine(learned, machine_of(results));
    return demands;
}

std::vector<Judged> judged(const Plan& plan, const RunResults& job, const std::vector<Round>& fixed,
                           const reports::LearnedNoise& learned) {
    std::map<std::string, Judged> all;
    for (reports::Comparison& comparison : reports::compare_all(reports::series_of_rounds(job.rounds, {}),
                                                                reports::options_of(demands_of(plan, job, learned)))) {
        Judged& one = all[comparison.name];
        one.name = comparison.name;
        one.job = std::move(comparison);
    }
    for (const auto& [name, observed] : observed_in(job.rounds))
        all[name].rounds = static_cast<int>(observed.base.size());
    for (const reports::Series& series : reports::series_of_rounds(fixed, {}))
        all[series.name].noise = noise_of(series);
    std::vector<Observed> suite;
    std::vector<Judged*> places;
    for (auto& [name, observed] : observed_in(fixed)) {
        places.push_back(&all[name]);
        suite.push_back(std::move(observed));
    }
    for (const Rule& rule : rules()) {
        const std::vector<Call> calls = rule.judge(suite);
        for (std::size_t n = 0; n < calls.size(); ++n) places[n]->calls.push_back(calls[n]);
    }
    std::vector<Judged> list;
    for (auto& [name, one] : all) list.push_back(std::move(one));
    return list;
}

}  // namespace

const std::vector<Rule>& rules() {
    static const std::vector<Rule> all = [] {
        std::vector<Rule> made = peers(resamples);
        made.push_back(ours());
        made.back().name = "ours, fixed rounds";
        return made;
    }();
    return all;
}

Trial measure_both(const Plan& plan, const std::string& folder, const reports::LearnedNoise& learned) {
    Trial trial;
    const Stopwatch of_job;
    const RunResults job = run_job(plan, folder, learned);
    trial.seconds_of_job = of_job.seconds();
    const Stopwatch of_fixed;
    const std::vector<Round> fixed = run_fixed(plan, folder);
    trial.seconds_of_fixed = of_fixed.seconds();
    trial.benchmarks = judged(plan, job, fixed, learned);
    for (const Judged& one : trial.benchmarks) {
        trial.rounds_of_job += one.rounds;
        trial.fixed_rounds += plan.fixed_rounds;
    }
    trial.report = report_of(job, learned);
    return trial;
}

}  // namespace tachograph::performance
