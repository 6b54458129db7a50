// How often each rule is wrong, and what it finds, where the truth is known because times are drawn.
#include "tests/performance/figure.hpp"
#include "tests/performance/verdict/courses.hpp"
#include "tests/performance/verdict/tables.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::performance {
namespace {

constexpr int fixed_rounds = 10;
constexpr std::size_t suite_size = 20;
constexpr std::size_t changed_of_suite = 5;  // in a suite with slowdowns
constexpr std::array<double, 4> slowdowns{0.02, 0.05, 0.10, 0.20};
constexpr const char* mixture = "0.5–5%";
// Criterion.rs warns of fewer.
constexpr int fewest_resamples = 1'000;

using Level = std::pair<std::string, std::function<double(std::mt19937_64&)>>;

Level level_of(double noise) {
    return {fmt::format("{:.0f}%", noise * 100), [noise](std::mt19937_64&) { return noise; }};
}

// A suite in which no benchmark has more noise than 5%, and each tenfold of noise is as frequent as any other.
double noise_of_a_suite(std::mt19937_64& random) {
    std::uniform_real_distribution<double> logarithm(std::log(0.005), std::log(0.05));
    return std::exp(logarithm(random));
}

std::vector<Level> levels() {
    return {level_of(0.01), level_of(0.02), level_of(0.05),
            level_of(0.10), level_of(0.15), {mixture, noise_of_a_suite}};
}

struct Contestant {
    std::string name;
    bool is_fixed = true;
    std::function<Course(const DrawnSuite&)> judge;
};

Contestant fixed(Rule rule) {
    return {std::move(rule.name), true, [judge = std::move(rule.judge)](const DrawnSuite& suite) {
                return Course{judge(observed(suite, fixed_rounds)), std::vector(suite_size, fixed_rounds)};
            }};
}

Contestant adaptive(int most, bool learned) {
    return {fmt::format("ours, looks at 3…{}{}", most, learned ? ", learned noise" : ""), false,
            [=](const DrawnSuite& suite) {
                reports::Demands demands;
                demands.most_rounds = most;
                if (learned) demands.noise = suite.learned;
                return course_of(suite.series, demands);
            }};
}

std::vector<Contestant> contestants() {
    std::vector<Contestant> all;
    for (Rule& rule : peers(fewest_resamples)) all.push_back(fixed(std::move(rule)));
    all.push_back(fixed(ours()));
    for (const auto& [most, learned] : std::vector<std::pair<int, bool>>{{40, false}, {40, true}, {10, true}})
        all.push_back(adaptive(most, learned));
    return all;
}

// Of one contestant, at one noise and one slowdown; 0 where nothing changed.
struct Score {
    double changed = 0;
    double found = 0;
    double unchanged = 0;
    double alarms = 0;
    double rounds_of_changed = 0;
    double rounds_of_unchanged = 0;
};

void count(const std::vector<Truth>& suite, const Course& course, Score& score) {
    for (std::size_t n = 0; n < suite.size(); ++n) {
        const bool is_changed = suite[n].change > 0;
        (is_changed ? score.changed : score.unchanged) += 1;
        (is_changed ? score.rounds_of_changed : score.rounds_of_unchanged) += course.rounds[n];
        if (is_changed && course.calls[n] == Call::slower) ++score.found;
        if (!is_changed && course.calls[n] != Call::same) ++score.alarms;
    }
}

std::vector<Truth> truths(const Level& level, double slowdown, std::mt19937_64& random) {
    std::vector<Truth> suite;
    for (std::size_t n = 0; n < suite_size; ++n)
        suite.push_back({level.second(random), n < changed_of_suite ? slowdown : 0});
    return suite;
}

using Scores = std::map<std::string, std::map<std::string, std::map<double, Score>>>;  // contestant, noise, slowdown

Scores contest(int suites_alike, int suites_changed) {
    std::mt19937_64 random(1);
    Scores scores;
    for (const Level& level : levels()) {
        const auto run = [&](double slowdown, int suites) {
            for (int n = 0; n < suites; ++n) {
                const std::vector<Truth> suite = truths(level, slowdown, random);
                const DrawnSuite drawn = draw(suite, random);
                for (const Contestant& contestant : contestants())
                    count(suite, contestant.judge(drawn), scores[contestant.name][level.first][slowdown]);
            }
        };
        run(0, suites_alike);
        for (const double slowdown : slowdowns) run(slowdown, suites_changed);
    }
    return scores;
}

// One row a contestant, one column a noise.
std::string table(const std::string& first, const std::function<std::vector<std::string>(const Contestant&)>& cells,
                  const std::vector<std::string>& more_columns = {}) {
    std::vector<std::vector<std::string>> rows{{first}};
    for (const Level& level : levels()) rows.front().push_back(level.first);
    rows.front().insert(rows.front().end(), more_columns.begin(), more_columns.end());
    for (const Contestant& contestant : contestants()) {
        std::vector<std::string> row = cells(contestant);
        if (row.empty()) continue;
        row.insert(row.begin(), contestant.name);
        rows.push_back(std::move(row));
    }
    return markdown(rows);
}

std::string table_of_alarms(Scores& scores) {
    return table("false alarms at a noise of",
                 [&](const Contestant& contestant) {
                     std::vector<std::string> cells;
                     Score beside;
                     for (auto& [noise, of_noise] : scores[contestant.name]) {
                         for (const double slowdown : slowdowns) {
                             beside.alarms += of_noise[slowdown].alarms;
                             beside.unchanged += of_noise[slowdown].unchanged;
                         }
                     }
                     for (const Level& level : levels()) {
                         const Score& score = scores[contestant.name][level.first][0];
                         cells.push_back(percent(score.alarms, score.unchanged));
                     }
                     cells.push_back(percent(beside.alarms, beside.unchanged));
                     return cells;
                 },
                 {"beside slowdowns"});
}

std::string table_of_finds(Scores& scores) {
    return table("found of 2 / 5 / 10 / 20%, in %", [&](const Contestant& contestant) {
        std::vector<std::string> cells;
        for (const Level& level : levels()) {
            std::vector<std::string> shares;
            for (const double slowdown : slowdowns) {
                const Score& score = scores[contestant.name][level.first][slowdown];
                shares.push_back(fmt::format("{:.0f}", 100 * score.found / score.changed));
            }
            cells.push_back(fmt::format("{}", fmt::join(shares, " / ")));
        }
        return cells;
    });
}

std::string table_of_time(Scores& scores) {
    return table("machine time for none / 5% / 10%, in % of 10 rounds", [&](const Contestant& contestant) {
        std::vector<std::string> cells;
        if (contestant.is_fixed) return cells;
        const auto share = [](double rounds, double count) { return std::lround(100 * rounds / count / fixed_rounds); };
        for (const Level& level : levels()) {
            auto& of_noise = scores[contestant.name][level.first];
            cells.push_back(fmt::format("{} / {} / {}", share(of_noise[0].rounds_of_unchanged, of_noise[0].unchanged),
                                        share(of_noise[0.05].rounds_of_changed, of_noise[0.05].changed),
                                        share(of_noise[0.10].rounds_of_changed, of_noise[0.10].changed)));
        }
        return cells;
    });
}

double found(Scores& scores, const std::string& name) {
    const Score& score = scores[name]["5%"][0.05];
    return 100 * score.found / score.changed;
}

std::vector<Figure> run_drawn(const Scale& scale, Histories&) {
    const int alike = scale.full ? 250 : 5;
    const int changed = scale.full ? 100 : 5;
    Scores scores = contest(alike, changed);
    const std::string name = adaptive(40, true).name;
    const Score& calm = scores[name][mixture][0];
    const std::string note = fmt::format("{} equal pairs a noise, and {} slowdowns of each size", alike * suite_size,
                                         static_cast<std::size_t>(changed) * changed_of_suite);
    return {{"verdict/drawn/found", found(scores, name), "%", found(scores, "benchstat"),
             "benchstat on 10 rounds; 5% slowdowns at a noise of 5%", note,
             table_of_alarms(scores) + "\n" + table_of_finds(scores)},
            {"verdict/drawn/time", calm.rounds_of_unchanged / calm.unchanged, "rounds", fixed_rounds,
             "a fixed number of rounds; equal sides, noise of 0.5 to 5%", note, table_of_time(scores)}};
}

}  // namespace

Measurement drawn_verdicts() { return {"verdict/drawn", {"found", "time"}, run_drawn}; }

}  // namespace tachograph::performance
