// How each rule fared with benchmarks whose truth is known.
#pragma once

#include "tests/performance/verdict/trial.hpp"

#include <string>
#include <vector>

namespace tachograph::performance {

// Our rule as a job applies it, and then `rules`.
std::vector<std::string> names_of_rules();
std::vector<Call> calls_by_rule(const Judged& benchmark);

class Scores {
  public:
    // `is_slower` says whether the benchmark truly got slower; else nothing changed.
    void count(const Judged& benchmark, bool is_slower);

    // By rule: `3 of 24`.
    std::vector<std::string> found() const;
    std::vector<std::string> alarms() const;
    double median_noise() const;

  private:
    std::vector<int> found_ = std::vector<int>(names_of_rules().size(), 0);
    std::vector<int> alarms_ = found_;
    std::vector<double> noise_;
    int slower_ = 0;
    int unchanged_ = 0;
};

// What `trials` took, ours beside a fixed number of rounds.
struct Effort {
    double rounds_of_job = 0;  // of a benchmark
    double fixed_rounds = 0;
    std::string in_words;  // with the minutes of both
};
Effort effort_of(const std::vector<Trial>& trials);

}  // namespace tachograph::performance
