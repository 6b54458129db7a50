#include "tests/performance/verdict/scores.hpp"

#include "reports/statistics/quantile.hpp"

#include <cstddef>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

std::vector<std::string> shares(const std::vector<int>& counts, int of) {
    std::vector<std::string> texts;
    for (const int count : counts) texts.push_back(fmt::format("{} of {}", count, of));
    return texts;
}

}  // namespace

std::vector<std::string> names_of_rules() {
    std::vector<std::string> names{"ours, as a job does"};
    for (const Rule& rule : rules()) names.push_back(rule.name);
    return names;
}

std::vector<Call> calls_by_rule(const Judged& benchmark) {
    std::vector<Call> calls{call_of(benchmark.job.verdict)};
    calls.insert(calls.end(), benchmark.calls.begin(), benchmark.calls.end());
    return calls;
}

void Scores::count(const Judged& benchmark, bool is_slower) {
    ++(is_slower ? slower_ : unchanged_);
    noise_.push_back(benchmark.noise);
    const std::vector<Call> calls = calls_by_rule(benchmark);
    for (std::size_t rule = 0; rule < calls.size(); ++rule) {
        if (is_slower && calls[rule] == Call::slower) ++found_[rule];
        if (!is_slower && calls[rule] != Call::same) ++alarms_[rule];
    }
}

std::vector<std::string> Scores::found() const { return shares(found_, slower_); }

std::vector<std::string> Scores::alarms() const { return shares(alarms_, unchanged_); }

double Scores::median_noise() const { return reports::median(noise_); }

Effort effort_of(const std::vector<Trial>& trials) {
    Trial sum;
    double benchmarks = 0;
    for (const Trial& trial : trials) {
        benchmarks += static_cast<double>(trial.benchmarks.size());
        sum.rounds_of_job += trial.rounds_of_job;
        sum.fixed_rounds += trial.fixed_rounds;
        sum.seconds_of_job += trial.seconds_of_job;
        sum.seconds_of_fixed += trial.seconds_of_fixed;
    }
    return {sum.rounds_of_job / benchmarks, sum.fixed_rounds / benchmarks,
            fmt::format("{:.1f} minutes with all builds, and {:.1f} for the fixed rounds", sum.seconds_of_job / 60,
                        sum.seconds_of_fixed / 60)};
}

}  // namespace tachograph::performance
