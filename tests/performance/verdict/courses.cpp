#include "tests/performance/verdict/courses.hpp"

#include "reports/statistics/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

using reports::Noise;
using reports::Series;

constexpr double usual_time = 100;  // ns; it does not matter
constexpr int earlier_jobs = 5;
constexpr int rounds_of_earlier_jobs = 10;

// Half of the variance is each side's.
double drawn_time(double factor, double noise, std::mt19937_64& random) {
    std::normal_distribution<double> logarithm(0, noise / std::sqrt(2));
    return usual_time * factor * std::exp(logarithm(random));
}

Series drawn_series(std::string name, const Truth& truth, std::mt19937_64& random) {
    Series series;
    series.own_name = name;
    series.name = std::move(name);
    for (int round = 0; round < reports::looks.back(); ++round) {
        series.base.push_back(drawn_time(1, truth.noise, random));
        series.head.push_back(drawn_time(1 + truth.change, truth.noise, random));
    }
    return series;
}

// As the product learns: the median of what earlier jobs saw, and all of their degrees of freedom.
Noise learned_noise(double noise, std::mt19937_64& random) {
    constexpr int degrees = rounds_of_earlier_jobs - 1;
    std::chi_squared_distribution<double> squared(degrees);
    std::vector<double> variances;
    for (int job = 0; job < earlier_jobs; ++job) variances.push_back(noise * noise * squared(random) / degrees);
    return {reports::median(variances), degrees * earlier_jobs};
}

void shorten(std::vector<double>& values, int size) { values.resize(static_cast<std::size_t>(size)); }

std::vector<Series> first_rounds(std::vector<Series> series, const std::vector<int>& rounds) {
    for (std::size_t n = 0; n < series.size(); ++n) {
        shorten(series[n].base, rounds[n]);
        shorten(series[n].head, rounds[n]);
    }
    return series;
}

std::vector<Call> calls_of(const std::vector<Series>& suite, const reports::CompareOptions& options) {
    std::vector<reports::Comparison> comparisons;
    for (const Series& series : suite) comparisons.push_back(reports::measure(series, options));
    reports::judge(comparisons, options);
    std::vector<Call> calls;
    for (const reports::Comparison& comparison : comparisons) calls.push_back(call_of(comparison.verdict));
    return calls;
}

}  // namespace

DrawnSuite draw(const std::vector<Truth>& suite, std::mt19937_64& random) {
    DrawnSuite drawn;
    for (const Truth& truth : suite) {
        const std::string name = fmt::format("f{}", drawn.series.size());
        drawn.series.push_back(drawn_series(name, truth, random));
        drawn.learned[name] = learned_noise(truth.noise, random);
    }
    return drawn;
}

std::vector<Observed> observed(const DrawnSuite& suite, int rounds) {
    std::vector<Observed> all;
    for (const Series& series : suite.series) {
        Observed& one = all.emplace_back();
        for (std::size_t round = 0; round < static_cast<std::size_t>(rounds); ++round) {
            one.base.push_back({series.base[round]});
            one.head.push_back({series.head[round]});
        }
    }
    return all;
}

Course course_of(const std::vector<Series>& series, const reports::Demands& demands) {
    Course course{{}, std::vector<int>(series.size(), 0)};
    std::vector<std::string> undecided;
    for (const Series& one : series) undecided.push_back(one.own_name);
    for (const int look : reports::looks) {
        if (look > demands.most_rounds || undecided.empty()) break;
        for (std::size_t n = 0; n < series.size(); ++n) {
            if (std::ranges::find(undecided, series[n].own_name) != undecided.end()) course.rounds[n] = look;
        }
        undecided = reports::standing_of(first_rounds(series, course.rounds), demands).undecided;
    }
    course.calls = calls_of(first_rounds(series, course.rounds), reports::options_of(demands));
    return course;
}

}  // namespace tachograph::performance
