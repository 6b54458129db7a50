#include "adapters/service/writer.hpp"

#include "core/ports/failures.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <spdlog/spdlog.h>

namespace tachograph::service {

namespace {

// The state is saved to the cache once this many events are new, so that the next start folds fewer than that, which
// takes a few milliseconds. After saving, the writer waits 19 times as long before it saves again, so that saving takes
// at most a twentieth of the time.
constexpr std::size_t keep_every = 10'000;
constexpr int rest_from_keeping = 19;
// After calling `changed` (which computes the outbox), wait 99 times as long before calling it again, so that it takes
// about 1% of the thread. Writing comes first.
constexpr int rest = 99;
// The longest such wait.
constexpr std::chrono::milliseconds longest_rest{100};

}  // namespace

Writer::Writer(EventLog& log, Judge judge, StateCache* cache, Obstacle obstacle)
    : ledger_(log, std::move(judge), cache), cache_(cache), obstacle_(std::move(obstacle)) {}

Writer::~Writer() { stop(); }

void Writer::write_first(Command command) {
    std::vector<Submission> batch{{{std::move(command)}}};
    ledger_.write(batch);
    if (batch.front().problem) throw Unavailable(*batch.front().problem);
}

void Writer::start(Watcher changed) {
    changed_ = std::move(changed);
    changed_(ledger_.state());
    thread_ = std::thread([this] { run(); });
}

void Writer::submit(std::vector<Command> commands, Done done) {
    {
        const std::lock_guard lock(mutex_);
        if (!stopping_) {
            waiting_.emplace_back(Request{{std::move(commands)}, std::move(done)});
            wake_.notify_one();
            return;
        }
    }
    done(Receipt{{}, "the service is stopping", State{}});
}

void Writer::look(Watcher watcher) {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    waiting_.emplace_back(std::move(watcher));
    wake_.notify_one();
}

void Writer::check(Told told) {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    waiting_.emplace_back(std::move(told));
    wake_.notify_one();
}

void Writer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
}

void Writer::run() {
    std::vector<Task> tasks;
    keep_if_due();
    while (take(tasks)) {
        perform(tasks);
        tasks.clear();
        show_if_due();
        keep_if_due();
    }
    if (unshown_ && ledger_.is_current()) show(changed_);
    keep_last();
}

bool Writer::take(std::vector<Task>& tasks) {
    std::unique_lock lock(mutex_);
    const auto has_news = [this] { return stopping_ || !waiting_.empty(); };
    if (unshown_ && ledger_.is_current()) {
        wake_.wait_until(lock, next_showing_, has_news);
    } else {
        wake_.wait(lock, has_news);
    }
    tasks.swap(waiting_);
    return !tasks.empty() || !stopping_;
}

void Writer::perform(std::vector<Task>& tasks) {
    std::vector<Submission> batch;
    std::vector<Done> done;
    std::vector<Watcher> watchers;
    std::vector<Told> asking;
    for (Task& task : tasks) {
        if (auto* request = std::get_if<Request>(&task)) {
            batch.push_back(std::move(request->submission));
            done.push_back(std::move(request->done));
        }
        if (auto* watcher = std::get_if<Watcher>(&task)) watchers.push_back(std::move(*watcher));
        if (auto* told = std::get_if<Told>(&task)) asking.push_back(std::move(*told));
        if (auto* archived = std::get_if<Archived>(&task)) {
            const auto now = std::chrono::steady_clock::now();
            keeping_ = false;
            next_keeping_ = now + rest_from_keeping * (now - keeping_since_);
            if (*archived) ledger_.archived(std::move(*archived));
        }
    }
    if (!batch.empty()) write(batch, done);
    if (!asking.empty()) answer(asking);
    if (!ledger_.is_current()) return;  // nobody may see events that are not in the log
    for (const Watcher& watcher : watchers) show(watcher);
}

void Writer::write(std::vector<Submission>& batch, const std::vector<Done>& done) {
    const bool changed = !is_hindered(batch) && ledger_.write(batch);
    if (changed) is_hindered(batch);
    for (std::size_t at = 0; at < batch.size(); ++at) {
        Submission& submission = batch[at];
        done[at](Receipt{std::move(submission.events), std::move(submission.problem), ledger_.state(),
                         std::move(submission.stranger)});
    }
    unshown_ = unshown_ || changed;
}

void Writer::answer(const std::vector<Told>& asking) {
    if (ledger_.failure()) ledger_.try_again();
    for (const Told& told : asking) told(ledger_.failure());
}

void Writer::show_if_due() {
    const auto begun = std::chrono::steady_clock::now();
    if (!unshown_ || !ledger_.is_current() || begun < next_showing_) return;
    unshown_ = false;
    show(changed_);
    const auto ended = std::chrono::steady_clock::now();
    next_showing_ = ended + std::min<std::chrono::steady_clock::duration>(rest * (ended - begun), longest_rest);
}

// A watcher may find that the archive is damaged. Then the state is computed from the log, and the call is repeated.
void Writer::show(const Watcher& watcher) {
    for (int tries = 0; tries < 2; ++tries) {
        try {
            return watcher(ledger_.state());
        } catch (const std::exception& failure) {
            spdlog::error("the state cannot be shown: {}", failure.what());
            if (!ledger_.recover()) return;
        }
    }
}

void Writer::keep_if_due() {
    // The writer's thread copies the state for this. So with many owed replies, it is done less often.
    const std::size_t enough = std::max(keep_every, ledger_.state().replies.size());
    const bool due = cache_ && !keeping_ && ledger_.is_current() && ledger_.state().history.open_keys() >= enough;
    const auto now = std::chrono::steady_clock::now();
    if (!due || now < next_keeping_) return;
    keeping_ = true;
    keeping_since_ = now;
    if (!keeper_) keeper_.emplace();
    keeper_->post([this, closed = ledger_.close_segment()] {
        Archived archived = keep(closed);
        const std::lock_guard lock(mutex_);
        waiting_.emplace_back(std::move(archived));
        wake_.notify_one();
    });
}

// Saves the state at the end, so that the next start has nothing to fold.
void Writer::keep_last() {
    keeper_.reset();
    if (cache_ && ledger_.is_current() && ledger_.state().history.open_keys() > 0) keep(ledger_.close_segment());
}

Writer::Archived Writer::keep(const Ledger::Closed& closed) {
    try {
        return cache_->keep(closed.fold, *closed.segment);
    } catch (const std::exception& failure) {
        spdlog::warn("the next start will take longer: {}", failure.what());
        return nullptr;
    }
}

bool Writer::is_hindered(std::vector<Submission>& batch) const {
    const auto obstacle = obstacle_ ? obstacle_() : std::nullopt;
    if (!obstacle) return false;
    for (Submission& submission : batch) {
        submission.problem = *obstacle;
        submission.events.clear();
    }
    return true;
}

}  // namespace tachograph::service
