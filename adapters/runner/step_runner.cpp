#include "adapters/runner/step_runner.hpp"

#include "adapters/runner/checkout.hpp"
#include "adapters/runner/files.hpp"
#include "adapters/runner/measure.hpp"
#include "adapters/runner/remove_tree.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <filesystem>
#include <variant>

#include <fmt/format.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

constexpr int least_memory_of_git = 1024;  // in MB; the limit for benchmarks may be lower

std::optional<User> user_for(const JobDescription& job) {
    try {
        return user_of_benchmarks(job.user);
    } catch (const Refused& refused) {
        throw MeasurementFailed(refused.what(), "");
    }
}

void make_empty(const std::string& folder) {
    if (const auto problem = remove_tree(folder)) throw MeasurementFailed(*problem, "");
    fs::create_directories(folder);
}

}  // namespace

StepRunner::StepRunner(const JobDescription& job, std::string folder)
    : job_(job),
      folder_(std::move(folder)),
      deadline_(std::chrono::steady_clock::now() + std::chrono::minutes(job.limits.minutes)),
      user_(user_for(job)) {
    require_sandbox();
    limit();
    fs::create_directories(folder_);
}

// Checked for each job, since the sandbox may stop working.
void StepRunner::require_sandbox() const {
    if (job_.sandbox == Sandbox::none) return;
    if (const auto problem = problem_of_bubblewrap(user_))
        throw MeasurementFailed("code of a pull request runs only in a sandbox: " + *problem, "");
}

// Uses limits of the kernel if a control group is delegated, else rlimits and measurement.
void StepRunner::limit() {
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

void StepRunner::make_room(const std::string& folder) const {
    make_empty(folder);
    if (user_) give(folder, *user_);
}

Rooms StepRunner::rooms(const Place& place) const {
    const std::string own = folder_ + "/" + folder_of(place);
    return {own + "/checkout", own + "/results", own + "/diagrams", own + "/home", own + "/tools"};
}

void StepRunner::prepare(const Place& place) {
    const Rooms own = rooms(place);
    CheckoutOrder order{job_.clone_url, place.side == reports::Side::base ? job_.base : job_.head,
                        own.checkout,   log("checkout"),
                        job_.hosts,     {}};
    order.limits.deadline = deadline_;
    order.limits.patience = std::chrono::minutes(job_.patience_minutes);
    order.limits.memory_mb = std::max(job_.limits.memory_mb, least_memory_of_git);
    order.limits.disk_mb = job_.limits.disk_mb;
    try {
        make_empty(own.checkout);
        check_out(order);
        if (user_) give(own.checkout, *user_);
        for (const std::string& room : {own.results, own.diagrams, own.home, own.tools}) make_room(room);
    } catch (const Unavailable& failure) {
        throw MeasurementFailed(failure.what(), tail_of(log("checkout"), log_tail));
    }
}

void StepRunner::clear_results(const Place& place) { make_room(rooms(place).results); }

std::string StepRunner::output_of(const Place& place, const Step& step) {
    const Outcome outcome = run(place, step, {});
    return outcome.problem.empty() ? tail_of(log(folder_of(place)), log_tail) : std::string();
}

Outcome StepRunner::run(const Place& place, const Step& step, const std::map<std::string, std::string>& settings) {
    Wrapped wrapped = wrap(step.arguments, rooms(place), settings, job_, user_);
    ProcessOrder& order = wrapped.order;
    order.log = log(folder_of(place));
    order.deadline = deadline_;
    order.memory_mb = job_.limits.memory_mb;
    order.processes = job_.limits.processes;
    order.file_mb = order.disk_mb = job_.limits.disk_mb;
    order.disk = folder_;
    order.group = group_ ? &*group_ : nullptr;
    fs::remove(order.log);
    const Ended ended = runner::run(order);
    if (ended.well()) return {};
    return {fmt::format("{} of the {} {}", step.name, to_text(place.side), to_text(ended)),
            tail_of(order.log, log_tail), ended.ending == Ending::out_of_time};
}

}  // namespace tachograph::runner
