#include "adapters/runner/measure.hpp"

#include "adapters/runner/checkout.hpp"
#include "adapters/runner/files.hpp"
#include "adapters/runner/machine.hpp"
#include "adapters/runner/process.hpp"
#include "adapters/runner/remove_tree.hpp"
#include "adapters/runner/sandbox.hpp"
#include "adapters/runner/steps.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;
using reports::Round;
using reports::RunResults;
using reports::Side;

constexpr int least_memory_of_git = 1024;  // in MB; the limit for benchmarks may be lower

std::string word(Side side) { return side == Side::base ? "base" : "head"; }

void make_empty(const std::string& folder) {
    if (const auto problem = remove_tree(folder)) throw MeasurementFailed(*problem, "");
    fs::create_directories(folder);
}

class Measurement {
  public:
    Measurement(const JobDescription& job, std::string folder)
        : job_(job),
          folder_(std::move(folder)),
          deadline_(std::chrono::steady_clock::now() + std::chrono::minutes(job.limits.minutes)),
          user_(user_for(job)) {}

    RunResults take() {
        prepare();
        RunResults results{job_.name, describe_machine(), {}, {}};
        results.environment["sandbox"] = to_text(job_.sandbox);
        results.environment["limits"] = limits_;
        results.environment["rounds"] = std::to_string(job_.rounds);
        results.environment["benchmarks"] = benchmark_step(checkout(Side::head))->name;
        for (const Side side : sides_) run_all(side, build_steps(checkout(side)));
        for (int round = 1; round <= job_.rounds; ++round) {
            for (const Side side : in_turn(round)) results.rounds.push_back(run_round(side, round));
        }
        run_all(Side::head, diagram_steps(checkout(Side::head)));
        results.items = collect_diagrams(rooms(Side::head).diagrams);
        return results;
    }

  private:
    static std::optional<User> user_for(const JobDescription& job) {
        try {
            return user_of_benchmarks(job.user);
        } catch (const Refused& refused) {
            throw MeasurementFailed(refused.what(), "");
        }
    }

    // Checked for each job, since the sandbox may stop working. Without a sandbox, no code of a pull request runs.
    void require_sandbox() const {
        if (job_.sandbox == Sandbox::none) return;
        if (const auto problem = problem_of_bubblewrap(user_))
            throw MeasurementFailed("code of a pull request runs only in a sandbox: " + *problem, "");
    }

    // Uses limits of the kernel if a control group is delegated, else rlimits and measurement.
    void limit() {
        const auto delegated = delegated_group();
        const auto* parent = std::get_if<std::string>(&delegated);
        limits_ = in_words(delegated);
        if (!parent) return;
        try {
            group_.emplace(*parent, fmt::format("benchmarks-{}", ::getpid()),
                           ControlGroup::Limits{job_.limits.memory_mb, most_tasks(job_.limits)});
        } catch (const Unavailable& failure) {
            limits_ = in_words(NoGroup{failure.what()});
        }
    }

    void prepare() {
        require_sandbox();
        limit();
        fs::create_directories(folder_);
        try {
            for (const Side side : {Side::base, Side::head}) {
                make_empty(checkout(side));
                check_out(order_for(side));
                if (user_) give(checkout(side), *user_);
                for (const std::string& room : {rooms(side).results, rooms(side).diagrams, rooms(side).home})
                    make_room(room);
            }
        } catch (const Unavailable& failure) {
            throw MeasurementFailed(failure.what(), tail_of(log("checkout"), log_tail));
        }
        if (!benchmark_step(checkout(Side::head))) {
            throw MeasurementFailed(
                "the head has neither an executable benchmark/run nor benchmark/runbenchmarks.jl; add one that writes "
                "its "
                "results to $TACHOGRAPH_RESULTS",
                "");
        }
        // If the pull request adds the benchmarks, the base has none. The head is then measured alone.
        sides_ = benchmark_step(checkout(Side::base)) ? std::vector{Side::base, Side::head} : std::vector{Side::head};
    }

    void make_room(const std::string& folder) const {
        make_empty(folder);
        if (user_) give(folder, *user_);
    }

    CheckoutOrder order_for(Side side) const {
        CheckoutOrder order{job_.clone_url, side == Side::base ? job_.base : job_.head,
                            checkout(side), log("checkout"),
                            job_.hosts,     {}};
        order.limits.deadline = deadline_;
        order.limits.patience = std::chrono::minutes(job_.patience_minutes);
        order.limits.memory_mb = std::max(job_.limits.memory_mb, least_memory_of_git);
        order.limits.disk_mb = job_.limits.disk_mb;
        return order;
    }

    // The sides take turns in going first, so that warm-up and drift affect both alike.
    std::vector<Side> in_turn(int round) const {
        return round % 2 == 1 ? sides_ : std::vector<Side>(sides_.rbegin(), sides_.rend());
    }

    std::string checkout(Side side) const { return folder_ + "/" + word(side) + "/checkout"; }
    std::string log(const std::string& name) const { return folder_ + "/" + name + ".log"; }

    Rooms rooms(Side side) const {
        const std::string own = folder_ + "/" + word(side);
        return {own + "/checkout", own + "/results", own + "/diagrams", own + "/home"};
    }

    void run_all(Side side, const std::vector<Step>& steps) {
        for (const Step& step : steps) run_step(side, step, 0);
    }

    Round run_round(Side side, int round) {
        make_room(rooms(side).results);
        // Searched again, since a benchmark of this pull request may have removed it.
        const auto step = benchmark_step(checkout(side));
        if (!step)
            throw MeasurementFailed(fmt::format("the {} lost its benchmarks in round {}", word(side), round), "");
        run_step(side, *step, round);
        try {
            Round measured{
                round, side,
                collect_results(rooms(side).results, static_cast<std::size_t>(job_.limits.results_mb) * 1024 * 1024)};
            if (!measured.files.empty()) return measured;
        } catch (const Refused& refused) {
            throw MeasurementFailed(fmt::format("in round {} of the {}, {}", round, word(side), refused.what()), "");
        } catch (const Unavailable& unreadable) {
            throw MeasurementFailed(fmt::format("in round {} of the {}, {}", round, word(side), unreadable.what()), "");
        }
        throw MeasurementFailed(
            fmt::format("{} of the {} wrote no file to $TACHOGRAPH_RESULTS in round {}", step->name, word(side), round),
            tail_of(log(word(side)), log_tail));
    }

    void run_step(Side side, const Step& step, int round) {
        Wrapped wrapped =
            wrap(step.arguments, rooms(side),
                 {{"TACHOGRAPH_ROUND", std::to_string(round)}, {"TACHOGRAPH_ONLY", job_.only}}, job_, user_);
        ProcessOrder& order = wrapped.order;
        order.log = log(word(side));
        order.deadline = deadline_;
        order.memory_mb = job_.limits.memory_mb;
        order.processes = job_.limits.processes;
        order.file_mb = order.disk_mb = job_.limits.disk_mb;
        order.disk = folder_;
        order.group = group_ ? &*group_ : nullptr;
        fs::remove(order.log);
        const Ended ended = run(order);
        if (ended.well()) return;
        const std::string when = round == 0 ? "" : fmt::format(" in round {}", round);
        throw MeasurementFailed(fmt::format("{} of the {} {}{}", step.name, word(side), to_text(ended), when),
                                tail_of(order.log, log_tail));
    }

    const JobDescription& job_;
    std::string folder_;
    std::chrono::steady_clock::time_point deadline_;
    std::optional<User> user_;
    std::optional<ControlGroup> group_;
    std::string limits_;
    std::vector<Side> sides_;
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
    }
}

}  // namespace tachograph::runner
