// The time and memory of `tachograph compare`, beside programs that read the same files.
#include "tests/folder.hpp"
#include "tests/performance/child.hpp"
#include "tests/performance/figure.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

namespace fs = std::filesystem;

constexpr int repetitions = 3;
constexpr int rounds = 10;
constexpr std::size_t worth_a_download = 1'000;  // benchmarks

struct Pair {
    std::string base;
    std::string head;
};

// Times of a benchmark, in ns, with a noise of 5%.
class Times {
  public:
    explicit Times(unsigned seed) : random_(seed) {}
    double of(std::size_t benchmark) { return static_cast<double>(10 + benchmark % 1000) * std::exp(noise_(random_)); }

  private:
    std::mt19937_64 random_;
    std::normal_distribution<double> noise_{0, 0.05};
};

std::string google_row(std::size_t benchmark, int repetition, double time) {
    return fmt::format(R"(    {{
      "name": "BM_Sum/{0}",
      "family_index": {0},
      "per_family_instance_index": 0,
      "run_name": "BM_Sum/{0}",
      "run_type": "iteration",
      "repetitions": {1},
      "repetition_index": {2},
      "threads": 1,
      "iterations": 100000,
      "real_time": {3:.16e},
      "cpu_time": {3:.16e},
      "time_unit": "ns"
    }})",
                       benchmark, rounds, repetition, time);
}

// As Google Benchmark writes it.
void write_google(const std::string& path, std::size_t benchmarks, int repeated, unsigned seed) {
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream file(path);
    file << "{\n  \"context\": {\n    \"num_cpus\": 2,\n    \"library_build_type\": \"release\"\n  },\n  "
            "\"benchmarks\": [\n";
    Times times(seed);
    for (std::size_t benchmark = 0; benchmark < benchmarks; ++benchmark) {
        for (int repetition = 0; repetition < repeated; ++repetition)
            file << (benchmark == 0 && repetition == 0 ? "" : ",\n")
                 << google_row(benchmark, repetition, times.of(benchmark));
    }
    file << "\n  ]\n}\n";
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

// As BenchmarkTools.jl writes it: sorted times, and as many of the garbage collector.
void write_trials(const std::string& path, std::size_t trials, std::size_t samples, unsigned seed) {
    std::ofstream file(path);
    file
        << R"([{"Julia":"1.7.0","BenchmarkTools":"0.4.3"},[["BenchmarkGroup",{"data":{"sparse":["BenchmarkGroup",{"data":{)";
    Times times(seed);
    for (std::size_t trial = 0; trial < trials; ++trial) {
        std::vector<double> values;
        for (std::size_t n = 0; n < samples; ++n) values.push_back(100 * std::round(times.of(trial)));
        std::ranges::sort(values);
        file << (trial == 0 ? "" : ",") << fmt::format("\"({}, 2)\":", trial)
             << R"(["BenchmarkTools.Trial",{"allocs":4,"gctimes":[0.0)";
        for (std::size_t n = 1; n < samples; ++n) file << ",0.0";
        file << R"(],"memory":64,"params":["BenchmarkTools.Parameters",{"time_tolerance":0.05}],"times":[)";
        for (std::size_t n = 0; n < samples; ++n) file << fmt::format("{}{:.1f}", n == 0 ? "" : ",", values[n]);
        file << "]}]";
    }
    file << R"(},"tags":[]}]},"tags":[]}]]])";
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

Pair suite_in(const std::string& folder, std::size_t benchmarks) {
    const Pair pair{folder + "/suite/base", folder + "/suite/head"};
    for (int round = 1; round <= rounds; ++round) {
        const auto seed = static_cast<unsigned>(2 * round);
        write_google(fmt::format("{}/{:02}/r.json", pair.base, round), benchmarks, 1, seed);
        write_google(fmt::format("{}/{:02}/r.json", pair.head, round), benchmarks, 1, seed + 1);
    }
    return pair;
}

double megabytes(const Pair& pair) {
    std::uintmax_t bytes = 0;
    for (const std::string& path : {pair.base, pair.head}) {
        if (fs::is_regular_file(path)) bytes += fs::file_size(path);
        if (!fs::is_directory(path)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(path))
            if (entry.is_regular_file()) bytes += entry.file_size();
    }
    return static_cast<double>(bytes) / 1e6;
}

// A program that reads the same files.
struct Peer {
    std::string name;
    std::vector<std::string> command;
    int runs = repetitions;
};

Peer plain_reading() {
    return {"a plain Python reading",
            {"/usr/bin/python3", TACHOGRAPH_TEST_SOURCES "/performance/peers/read_plainly.py"}};
}

// Google's own, if it can be had and there is enough to read.
Peer google_compare(const std::string& folder, std::size_t benchmarks) {
    if (benchmarks < worth_a_download) return plain_reading();
    try {
        run({TACHOGRAPH_TEST_SOURCES "/performance/peers/google_compare.sh", folder});
    } catch (const std::runtime_error& failure) {
        fmt::print(stderr, "Google's compare.py cannot be had: {}\n", failure.what());
        return plain_reading();
    }
    return {"Google's compare.py 1.7.1", {folder + "/compare"}, 1};
}

Usage best_of(int runs, std::vector<std::string> command, const Pair& pair) {
    command.insert(command.end(), {pair.base, pair.head});
    Usage best = run(command);
    for (int n = 1; n < runs; ++n) {
        const Usage next = run(command);
        if (next.cpu < best.cpu) best = next;
    }
    return best;
}

std::vector<Figure> compared(const std::string& name, const Pair& pair, const Peer& peer) {
    constexpr double mebibyte = 1024 * 1024;
    const Usage ours = best_of(repetitions, {TACHOGRAPH_PROGRAM, "compare"}, pair);
    const Usage theirs = best_of(peer.runs, peer.command, pair);
    return {{"comparing/" + name, ours.cpu, "s", theirs.cpu, peer.name,
             fmt::format("CPU; wall {:.2f} s and {:.2f} s; {:.0f} MB", ours.seconds, theirs.seconds, megabytes(pair))},
            {"comparing/" + name + "-memory", static_cast<double>(ours.peak) / mebibyte, "MiB",
             static_cast<double>(theirs.peak) / mebibyte, peer.name}};
}

std::vector<Figure> run_comparing(const Scale& scale, Histories&) {
    const testing::Folder folder;
    const std::size_t benchmarks = std::clamp<std::size_t>(scale.events / 10, 200, 10'000);
    const Pair google{folder / "base.json", folder / "head.json"};
    write_google(google.base, benchmarks * 9 / 10, rounds, 1);
    write_google(google.head, benchmarks * 9 / 10, rounds, 2);
    const Pair trials{folder / "trials-base.json", folder / "trials-head.json"};
    write_trials(trials.base, benchmarks / 30, benchmarks * 8 / 10, 1);
    write_trials(trials.head, benchmarks / 30, benchmarks * 8 / 10, 2);
    std::vector<Figure> all;
    const auto add = [&](std::vector<Figure> figures) { std::ranges::move(figures, std::back_inserter(all)); };
    add(compared("suite", suite_in(folder.path, benchmarks), plain_reading()));
    add(compared("google", google, google_compare(folder / "google", benchmarks)));
    add(compared("trials", trials, plain_reading()));
    return all;
}

}  // namespace

Measurement comparing() {
    return {
        "comparing", {"suite", "suite-memory", "google", "google-memory", "trials", "trials-memory"}, run_comparing};
}

}  // namespace tachograph::performance
