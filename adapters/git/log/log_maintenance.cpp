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

// As many packs as a merge needs. A smaller number would only list all packs more often, which competes with appends
// for the disk and its folder.
constexpr std::size_t packs_between_merges = 64;
constexpr std::size_t events_between_works_of_git = 20'000;
// `git maintenance` rests 19 times as long as its last run took, so it runs for at most a twentieth of the time.
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
    // Lowers the priority of this thread only, and of the programs that it starts.
    [[maybe_unused]] const int now = ::nice(niceness);
    LogPacks packs;
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || packs_ >= packs_between_merges; });
        if (stopping_) return;
        packs_ = 0;
        const bool git_too = events_ >= events_between_works_of_git && std::chrono::steady_clock::now() >= next_work_;
        if (git_too) events_ = 0;
        lock.unlock();
        try {
            while (!is_stopping() && merge(packs) > 0) {
                // There may be more packs than one merge takes.
            }
            if (git_too && !is_stopping()) let_git_work();
        } catch (const std::exception& failure) {
            spdlog::warn("cannot maintain the event log's packs, will retry: {}", failure.what());
        }
        lock.lock();
    }
}

bool LogMaintenance::is_stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

std::size_t LogMaintenance::merge(LogPacks& packs) const {
    const auto tip = Repository::open(repository_).reference("refs/heads/main");
    return tip ? merge_packs(repository_, *tip, packs) : 0;
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
