#include "adapters/runner/measure.hpp"

#include "adapters/runner/alignment.hpp"
#include "adapters/runner/base_rules.hpp"
#include "adapters/runner/dependencies.hpp"
#include "adapters/runner/disturbance.hpp"
#include "adapters/runner/files.hpp"
#include "adapters/runner/machine.hpp"
#include "adapters/runner/selection.hpp"
#include "adapters/runner/step_runner.hpp"
#include "adapters/runner/tool_versions.hpp"
#include "core/ports/failures.hpp"
#include "reports/formats/formats.hpp"
#include "reports/looks.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;
using reports::Round;
using reports::RunResults;
using reports::Side;
using Names = std::vector<std::string>;

// If a side has failed this often, the measurement ends with the results so far.
constexpr int most_failures = 3;
// If there are more benchmarks than this, one process for each would cost more time than it helps.
constexpr std::size_t most_single_turns = 200;
constexpr int rounds_of_a_confirming_build = 2;
constexpr double time_to_confirm = 0.4;  // of the time limit
constexpr int longest_padding = 4096;    // bytes
constexpr std::size_t most_differences = 10;

// The size of the result files, with the escapes that JSON adds to quotes, backslashes and line ends.
std::size_t size_as_json(const Round& round) {
    std::size_t size = 0;
    for (const reports::ResultFile& file : round.files) {
        const auto escaped = std::ranges::count_if(
            file.text, [](char c) { return c == '"' || c == '\\' || c == '\n' || c == '\t' || c == '\r'; });
        size += file.name.size() + file.text.size() + static_cast<std::size_t>(escaped);
    }
    return size;
}

class Measurement {
  public:
    Measurement(const JobDescription& job, const std::string& folder) : job_(job), steps_(job, folder) {}

    RunResults take() {
        prepare();
        follow_rules();
        describe();
        compare_tools();
        build_all();
        compare_dependencies();
        look_at_alignment();
        measure_rounds();
        confirm();
        draw_diagrams();
        note_problems();
        return std::move(results_);
    }

  private:
    std::string checkout(Side side) const { return steps_.rooms({side, 1}).checkout; }

    void note(std::string sentence) { results_.notes.push_back(std::move(sentence)); }

    void prepare() {
        for (const Side side : {Side::base, Side::head}) steps_.prepare({side, 1});
        if (!benchmark_step(checkout(Side::head))) {
            throw MeasurementFailed(
                "the head has neither an executable benchmark/run nor benchmark/runbenchmarks.jl; add one that writes "
                "its results to $TACHOGRAPH_RESULTS",
                "");
        }
        if (!benchmark_step(checkout(Side::base))) {
            sides_ = {Side::head};
            note("The base has no benchmarks: the head was measured alone.");
        }
    }

    // Read before any code of the pull request has run.
    void follow_rules() {
        results_.rules = rules_of_base(checkout(Side::base));
        for (std::string& sentence : apply_rules(results_.rules, job_)) note(std::move(sentence));
    }

    void describe() {
        results_.runner = job_.name;
        results_.most_rounds = job_.rounds;
        results_.environment = describe_machine();
        results_.environment["sandbox"] = to_text(job_.sandbox);
        results_.environment["limits"] = steps_.limits_in_words();
        noise_ = on_machine(reports::parse_learned_noise(job_.learned_noise), reports::machine_of(results_));
        results_.environment["benchmarks"] = benchmark_step(checkout(Side::head))->name;
    }

    // Builds may differ only if the repository has a build program of its own.
    bool is_built() const { return fs::exists(checkout(Side::head) + "/benchmark/build"); }

    void build_all() {
        const int builds = is_built() ? job_.builds : 1;
        for (int build = 2; build <= builds; ++build) {
            for (const Side side : sides_) steps_.prepare({side, build});
        }
        for (int build = 1; build <= builds; ++build) {
            for (const Side side : std::vector(sides_)) build_one({side, build});
        }
        results_.environment["builds"] =
            is_built() ? std::to_string(builds_) : "1 (the suite has no benchmark/build, so that layout is not varied)";
    }

    // Input for the layout of a program. Base and head get different seeds, so that one layout does not hide another.
    static std::map<std::string, std::string> build_settings(const Place& where) {
        return {{"TACHOGRAPH_BUILD", std::to_string(where.build)},
                {"TACHOGRAPH_SEED", std::to_string(2 * where.build + (where.side == Side::head ? 1 : 0))}};
    }

    bool build_one(const Place& where) {
        for (const Step& step : build_steps(steps_.rooms(where).checkout)) {
            const Outcome outcome = steps_.run(where, step, build_settings(where));
            if (outcome.problem.empty()) continue;
            if (where.side == Side::head && where.build == 1) throw MeasurementFailed(outcome.problem, outcome.log_end);
            if (where.build == 1) {
                sides_ = {Side::head};
                note(
                    fmt::format("The base failed to build ({}): these are the head's numbers alone.", outcome.problem));
            } else {
                note(fmt::format("Build {} of the {} failed ({}).", where.build, to_text(where.side), outcome.problem));
            }
            return false;
        }
        builds_ = std::max(builds_, where.build);
        return true;
    }

    void note_differences(const char* what, Names found) {
        const std::size_t all = found.size();
        if (all == 0) return;
        if (all > most_differences) found.resize(most_differences);
        const std::string more = all > found.size() ? fmt::format(", and {} more", all - found.size()) : "";
        note(fmt::format("{}: {}{}.", what, fmt::join(found, "; "), more));
    }

    void compare_dependencies() {
        note_differences("The sides depend on other versions",
                         differences(dependencies_of(checkout(Side::base)), dependencies_of(checkout(Side::head))));
    }

    void compare_tools() {
        const auto base = tool_versions_in(steps_.output_of({Side::base, 1}, tool_versions_step()));
        const auto head = tool_versions_in(steps_.output_of({Side::head, 1}, tool_versions_step()));
        note_differences("The sides find other tools", differences(base, head));
        for (const auto& [tool, version] : head) results_.environment[tool] = version;
    }

    void look_at_alignment() {
        if (!is_built() || !has_unaligned_program(checkout(Side::head))) return;
        note(
            "A C or C++ program is built without alignment of its code, so that layout moves times more than it must: "
            "add -falign-functions=64 -falign-loops=64 -falign-jumps=16.");
    }

    // The sides take turns in going first, so that warm-up and drift affect both alike.
    std::vector<Side> in_turn(int turn) const {
        return turn % 2 == 1 ? sides_ : std::vector<Side>(sides_.rbegin(), sides_.rend());
    }

    // Each round is read once, at the first look after it: until then it may still be measured again.
    reports::Standing standing() {
        for (; observed_ < results_.rounds.size(); ++observed_) observations_.add(results_.rounds[observed_]);
        return reports::standing_of(observations_, {job_.rounds, job_.least, job_.tolerance, noise_});
    }

    void measure_rounds() {
        Names wanted;
        for (round_ = 1; round_ <= job_.rounds && !over_; ++round_) {
            measure_undisturbed((round_ - 1) % builds_ + 1, wanted);
            require_room();
            if (!reports::is_look(round_) || over_) continue;
            wanted = standing().undecided;
            if (wanted.empty() || must_leave_time()) break;
        }
        results_.environment["rounds"] = std::to_string(results_.rounds.back().number);
    }

    // Without time to confirm it, a change would get no verdict.
    bool must_leave_time() {
        const auto left = steps_.deadline() - std::chrono::steady_clock::now();
        const bool is_short = is_built() && left < std::chrono::minutes(job_.limits.minutes) * time_to_confirm;
        if (is_short)
            note(fmt::format("Rounds ended after {}, so that changes can be confirmed within {} minutes.", round_,
                             job_.limits.minutes));
        return is_short;
    }

    // Measures benchmarks that look changed on fresh builds of both sides: the difference may come from the layout of
    // one build.
    void confirm() {
        if (!is_built() || sides_.size() < 2 || over_) return;
        const Names changed = standing().changed;
        if (changed.empty()) return;
        round_ = results_.rounds.back().number + 1;
        for (int build = builds_ + 1; build <= job_.confirm_builds && !over_; ++build) {
            bool built = true;
            for (const Side side : sides_) {
                steps_.prepare({side, build});
                built = built && build_one({side, build});
            }
            if (!built) return;
            for (int n = 0; n < rounds_of_a_confirming_build && !over_; ++n, ++round_) {
                measure_undisturbed(build, changed);
                require_room();
            }
        }
        results_.environment["builds"] = fmt::format("{}, of which {} to confirm", builds_, builds_ - job_.builds);
    }

    // All results must fit into one message to the service: fewer rounds are better than none.
    void require_room() {
        const std::size_t most = 2 * static_cast<std::size_t>(job_.limits.results_mb) * 1024 * 1024;
        for (; weighed_ < results_.rounds.size(); ++weighed_) size_ += size_as_json(results_.rounds[weighed_]);
        const std::size_t of_a_round = size_ / static_cast<std::size_t>(round_);
        if (over_ || size_ + 2 * of_a_round < most) return;
        if (size_ > most)
            throw MeasurementFailed(
                fmt::format("the results of {} rounds are larger than limits.body_mb allows; write less in a round",
                            round_),
                "");
        over_ = true;
        note(
            fmt::format("The size of the results ended the measurement after {} rounds: raise limits.body_mb, or write "
                        "less in a round.",
                        round_));
    }

    void measure_undisturbed(int build, const Names& wanted) {
        const std::size_t before = results_.rounds.size();
        for (;;) {
            const CpuCounters counters = read_cpu_counters();
            measure_round(build, wanted);
            const CpuCounters after = read_cpu_counters();
            note_load(after.load);
            const std::string why = disturbance(counters, after);
            if (why.empty() || over_) return;
            if (repeated_ >= job_.rounds)
                return note(fmt::format("In round {} {}; it counts all the same.", round_, why));
            ++repeated_;
            disturbances_.insert(why);
            results_.rounds.resize(before);
        }
    }

    void note_load(double load) {
        least_load_ = std::min(least_load_, load);
        most_load_ = std::max(most_load_, load);
        results_.environment["load of the rounds"] = fmt::format("{:.2f} to {:.2f}", least_load_, most_load_);
    }

    // If the suite can run a single benchmark, then base and head of each benchmark run one after the other.
    void measure_round(int build, const Names& wanted) {
        if (!selects_ || wanted.empty() || wanted.size() > most_single_turns) return take_turns(build, wanted);
        for (const std::string& name : wanted) take_turns(build, {name});
    }

    void take_turns(int build, const Names& wanted) {
        for (const Side side : in_turn(++turn_)) {
            if (!over_) run_benchmarks({side, build}, wanted);
        }
    }

    std::map<std::string, std::string> run_settings(const Place& where, const Names& wanted) const {
        auto settings = select(steps_.rooms(where).tools, job_.only, wanted);
        settings["TACHOGRAPH_ROUND"] = std::to_string(round_);
        settings["TACHOGRAPH_BUILD"] = std::to_string(where.build);
        // The size of the environment shifts the stack, and so affects the measurement.
        settings["TACHOGRAPH_PADDING"] = std::string(static_cast<std::size_t>(turn_ * 1009 % longest_padding), 'x');
        return settings;
    }

    void run_benchmarks(const Place& where, const Names& wanted) {
        steps_.clear_results(where);
        // Searched again, since a benchmark of this pull request may have removed it.
        const auto step = benchmark_step(steps_.rooms(where).checkout);
        const Outcome outcome =
            step ? steps_.run(where, *step, run_settings(where, wanted))
                 : Outcome{fmt::format("the {} lost its benchmarks", to_text(where.side)), "", false};
        if (outcome.out_of_time) return end_in_time(outcome);
        Round round{round_, where.side, results_in(where), where.build, wanted, outcome.problem};
        if (round.files.empty()) return fail(std::move(round), step ? step->name : "", outcome);
        if (!wanted.empty() && outcome.problem.empty())
            selects_ = reports::are_only(reports::names_in(round.files), wanted);
        measured_.insert(where.side);
        results_.rounds.push_back(std::move(round));
    }

    std::vector<reports::ResultFile> results_in(const Place& where) const {
        const auto most_bytes = static_cast<std::size_t>(job_.limits.results_mb) * 1024 * 1024;
        try {
            return collect_results(steps_.rooms(where).results, most_bytes);
        } catch (const std::runtime_error& unreadable) {
            throw MeasurementFailed(
                fmt::format("in round {} of the {}, {}", round_, to_text(where.side), unreadable.what()), "");
        }
    }

    void end_in_time(const Outcome& outcome) {
        over_ = true;
        if (round_ == 1) throw MeasurementFailed(fmt::format("{} in round 1", outcome.problem), outcome.log_end);
        std::erase_if(results_.rounds, [this](const Round& round) { return round.number == round_; });
        note(fmt::format("The time limit of {} minutes ended the measurement after {} of at most {} rounds.",
                         job_.limits.minutes, round_ - 1, job_.rounds));
    }

    void fail(Round round, const std::string& step, const Outcome& outcome) {
        if (round.problem.empty())
            round.problem = fmt::format("{} of the {} wrote no file to $TACHOGRAPH_RESULTS", step, to_text(round.side));
        const std::string problem = fmt::format("{} in round {}", round.problem, round_);
        const bool never_worked = !measured_.contains(round.side);
        if (never_worked && (round.side == Side::head || sides_.size() == 1))
            throw MeasurementFailed(problem, outcome.log_end);
        if (never_worked) {
            sides_ = {Side::head};
            return note(fmt::format("The base failed ({}): these are the head's numbers alone.", problem));
        }
        results_.rounds.push_back(std::move(round));
        if (++failures_[results_.rounds.back().side] >= most_failures) over_ = true;
    }

    // Lists each run that failed. It does not fail the others.
    void note_problems() {
        std::map<std::pair<Side, std::string>, std::set<int>> problems;
        std::map<Side, std::set<int>> rounds;
        for (const Round& round : results_.rounds) {
            rounds[round.side].insert(round.number);
            if (!round.problem.empty()) problems[{round.side, round.problem}].insert(round.number);
        }
        for (const auto& [what, numbers] : problems)
            note(fmt::format("{} in {} of {} rounds ({}): what it wrote there counts, and may be less than all.",
                             what.second, numbers.size(), rounds[what.first].size(), fmt::join(numbers, ", ")));
        if (repeated_ > 0)
            note(fmt::format("{} rounds were measured again, because {}.", repeated_, fmt::join(disturbances_, "; ")));
    }

    void draw_diagrams() {
        const Place head{Side::head, 1};
        for (const Step& step : diagram_steps(checkout(Side::head))) {
            const Outcome outcome = steps_.run(head, step, {});
            if (outcome.problem.empty()) continue;
            note(fmt::format("There are no diagrams: {}.", outcome.problem));
            return;
        }
        results_.items = collect_diagrams(steps_.rooms(head).diagrams);
    }

    JobDescription job_;
    StepRunner steps_;
    std::vector<Side> sides_{Side::base, Side::head};
    std::set<Side> measured_;  // sides that have given results
    std::map<Side, int> failures_;
    std::set<std::string> disturbances_;
    RunResults results_;
    reports::Observations observations_;
    std::size_t observed_ = 0;    // how many rounds observations_ has
    std::size_t weighed_ = 0;     // how many rounds size_ counts
    std::size_t size_ = 0;        // of these rounds, as JSON
    reports::NoiseByName noise_;  // learned on this machine
    double least_load_ = std::numeric_limits<double>::infinity();
    double most_load_ = 0;
    int builds_ = 1;
    int round_ = 1;
    int turn_ = 0;
    int repeated_ = 0;      // rounds that were measured again
    bool selects_ = false;  // the suite runs only the selected benchmarks
    bool over_ = false;
};

}  // namespace

RunResults measure(const JobDescription& job, const std::string& folder) {
    try {
        return Measurement(job, folder).take();
    } catch (const fs::filesystem_error& error) {
        throw MeasurementFailed(error.what(), "");
    } catch (const Unavailable& failure) {
        throw MeasurementFailed(failure.what(), "");
    } catch (const Refused& refused) {
        throw MeasurementFailed(refused.what(), "");
    } catch (const reports::UnreadableResult& unreadable) {
        throw MeasurementFailed(unreadable.what(), "");
    }
}

}  // namespace tachograph::runner
