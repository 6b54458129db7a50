#include "adapters/git/log/log_maintenance.hpp"

#include "adapters/git/packs/pack_merge.hpp"
#include "adapters/git/repository/git_program.hpp"
#include "core/ports/failures.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

// As many as make a merge: all packs are read to find out, and that competes with appends for the disk and its folder.
constexpr std::size_t packs_between_merges = 64;
constexpr std::size_t events_between_works_of_git = 20'000;
// Times what its last work took: however fast the log grows, git works a twentieth of the time.
constexpr int rest_of_git = 19;
constexpr int niceness = 10;

}  // namespace

LogMaintenance::LogMaintenance(std::string repository)
    : repository_(std::move(repository)), packs_(packs_between_merges), thread_([this] { run(); }) {}

LogMaintenance::~LogMaintenance() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_all();
    }
    thread_.join();
}

void LogMaintenance::appended(std::size_t events) {
    const std::lock_guard lock(mutex_);
    events_ += events;
    if (++packs_ >= packs_between_merges) wake_.notify_all();
}

void LogMaintenance::run() {
    // Of this thread alone, and of the programs that it starts.
    [[maybe_unused]] const int now = ::nice(niceness);
    PackedStretches stretches;
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || packs_ >= packs_between_merges; });
        if (stopping_) return;
        packs_ = 0;
        const bool git_too = events_ >= events_between_works_of_git && std::chrono::steady_clock::now() >= next_work_;
        if (git_too) events_ = 0;
        lock.unlock();
        try {
            while (!is_stopping() && merge(stretches) > 0) {
                // More may have come than one merge takes.
            }
            if (git_too && !is_stopping()) let_git_work();
        } catch (const std::exception& failure) {
            spdlog::warn("the event log's packs are left as they are for now: {}", failure.what());
        }
        lock.lock();
    }
}

bool LogMaintenance::is_stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

std::size_t LogMaintenance::merge(PackedStretches& stretches) const {
    const auto tip = Repository::open(repository_).reference("refs/heads/main");
    return tip ? merge_packs(repository_, *tip, stretches) : 0;
}

void LogMaintenance::let_git_work() {
    const auto begun = std::chrono::steady_clock::now();
    const GitOutcome outcome = run_git(
        {{"--git-dir=" + repository_, "maintenance", "run", "--quiet", "--task=loose-objects", "--task=commit-graph"},
         {{"pack.compression", "0"}, {"pack.window", "0"}},
         std::chrono::minutes(10)});
    const auto ended = std::chrono::steady_clock::now();
    next_work_ = ended + rest_of_git * (ended - begun);
    if (outcome.code != 0) throw Unavailable(fmt::format("git maintenance failed: {}", outcome.output));
}

}  // namespace tachograph::git
