// The time to read and judge the results of a large suite.
#include "reports/comparison.hpp"
#include "reports/formats/formats.hpp"
#include "tests/performance/figure.hpp"
#include "tests/performance/stopwatch.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::performance {
namespace {

using reports::Series;

constexpr int repetitions = 3;
constexpr std::size_t rounds = 10;
constexpr std::size_t samples = 100;  // of a trial

// In ms, the best of some; what the work returns keeps it from being left out.
double time_of(const std::function<double()>& work) {
    double best = INFINITY;
    for (int n = 0; n < repetitions; ++n) {
        const Stopwatch watch;
        if (!std::isfinite(work())) throw std::runtime_error("what was measured makes no sense");
        best = std::min(best, watch.seconds() * 1000);
    }
    return best;
}

std::vector<Series> suite_of(std::size_t benchmarks) {
    std::mt19937_64 random(1);
    std::normal_distribution<double> noise(0, 0.05);
    const auto side = [&] {
        std::vector<double> times;
        for (std::size_t n = 0; n < rounds; ++n) times.push_back(100 * std::exp(noise(random)));
        return times;
    };
    std::vector<Series> suite;
    for (std::size_t n = 0; n < benchmarks; ++n)
        suite.push_back({fmt::format("group/{}", n), "time", "ns", side(), side(), true, {}, {}});
    return suite;
}

double sum_of_logarithms(const std::vector<Series>& suite) {
    double sum = 0;
    for (const Series& series : suite) {
        for (const double time : series.base) sum += std::log(time);
        for (const double time : series.head) sum += std::log(time);
    }
    return sum;
}

// As many rows as there are names.
std::string google_file(std::size_t names) {
    std::string rows;
    for (std::size_t n = 0; n < names; ++n)
        rows += fmt::format(
            R"({}{{"name": "f/{}", "run_name": "f/{}", "run_type": "iteration", "family_index": {}, )"
            R"("per_family_instance_index": 0, "repetition_index": 0, "iterations": 1000, "real_time": 1.5, )"
            R"("cpu_time": 1.5, "time_unit": "ns"}})",
            n == 0 ? "" : ",\n", n, n, n);
    return R"({"context": {}, "benchmarks": [)" + rows + "]}";
}

std::string benchmark_tools_file(std::size_t trials) {
    std::string times;
    for (std::size_t n = 0; n < samples; ++n) times += fmt::format("{}{}.25", n == 0 ? "" : ",", n + 1);
    std::string data;
    for (std::size_t n = 0; n < trials; ++n)
        data += fmt::format(R"({}"f{}":["BenchmarkTools.Trial",{{"times":[{}]}}])", n == 0 ? "" : ",", n, times);
    return R"([{"BenchmarkTools":"1"},[["BenchmarkTools.BenchmarkGroup",{"data":{)" + data + "}}]]]";
}

double read_time(const std::string& text) {
    return time_of([&] { return static_cast<double>(reports::read_result("results.json", text).size()); });
}

Figure reading(const char* name, const std::string& text) {
    const double parsing = time_of([&] { return static_cast<double>(nlohmann::json::parse(text).size()); });
    return {
        name,    read_time(text),           "ms",
        parsing, "nlohmann's parser alone", fmt::format("a file of {:.1f} MB", static_cast<double>(text.size()) / 1e6)};
}

std::vector<Figure> run_judging(const Scale& scale, Histories&) {
    const std::size_t benchmarks = std::clamp<std::size_t>(scale.events / 10, 200, 10'000);
    const std::vector<Series> suite = suite_of(benchmarks);
    const double verdicts = time_of([&] { return reports::compare_all(suite, {}).front().ratio.value_or(NAN); });
    const double logarithms = time_of([&] { return sum_of_logarithms(suite); });
    const double many_names = read_time(google_file(benchmarks * 10));
    const double few_names = read_time(google_file(benchmarks));
    return {{"judging/verdicts", verdicts, "ms", logarithms, "the logarithms of the same times",
             fmt::format("{} benchmarks, 2 sides, {} rounds", benchmarks, rounds)},
            reading("judging/google", google_file(benchmarks * 10)),
            reading("judging/benchmark-tools", benchmark_tools_file(benchmarks)),
            {"judging/names", many_names, "ms", few_names * 10, "ten files with a tenth of the names",
             fmt::format("{} names", benchmarks * 10)}};
}

}  // namespace

Measurement judging() { return {"judging", {"verdicts", "google", "benchmark-tools", "names"}, run_judging}; }

}  // namespace tachograph::performance
