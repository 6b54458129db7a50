#include "adapters/service/writer.hpp"

#include "core/apply.hpp"
#include "core/decide.hpp"
#include "core/ports/failures.hpp"
#include "core/replay.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::service {

Writer::Writer(EventLog& log, Judge judge) : log_(log), judge_(std::move(judge)) { refold(); }

Writer::~Writer() { stop(); }

void Writer::start(Watcher changed) {
    changed_ = std::move(changed);
    changed_(state_);
    thread_ = std::thread([this] { run(); });
}

void Writer::submit(std::vector<Command> commands, Done done) {
    {
        const std::lock_guard lock(mutex_);
        if (!stopping_) {
            waiting_.emplace_back(Submission{std::move(commands), std::move(done), {}, {}});
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
    while (take(tasks)) {
        perform(tasks);
        tasks.clear();
    }
}

bool Writer::take(std::vector<Task>& tasks) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    tasks.swap(waiting_);
    return !tasks.empty();
}

void Writer::perform(std::vector<Task>& tasks) {
    std::vector<Submission> batch;
    std::vector<Watcher> watchers;
    for (Task& task : tasks) {
        if (auto* submission = std::get_if<Submission>(&task)) batch.push_back(std::move(*submission));
        if (auto* watcher = std::get_if<Watcher>(&task)) watchers.push_back(std::move(*watcher));
    }
    if (!batch.empty()) write(batch);
    if (ahead_) return;  // what is not in the log is shown to nobody
    for (const Watcher& watcher : watchers) watcher(state_);
}

void Writer::write(std::vector<Submission>& batch) {
    bool changed = false;
    try {
        while (!try_write(batch)) spdlog::info("another writer appended to the event log: deciding again");
        changed = std::ranges::any_of(batch, [](const Submission& submission) { return !submission.events.empty(); });
    } catch (const std::exception& failure) {
        spdlog::error("nothing was written: {}", failure.what());
        for (Submission& submission : batch) submission.problem = failure.what();
        changed = recover();
    }
    for (Submission& submission : batch) {
        if (submission.problem) submission.events.clear();
        submission.done(Receipt{std::move(submission.events), std::move(submission.problem), state_});
    }
    if (changed) changed_(state_);
}

// False: the log had moved on, and everything is to be decided again.
bool Writer::try_write(std::vector<Submission>& batch) {
    if (ahead_) refold();
    const std::vector<Event> events = decide_all(batch);
    const std::optional<Revision> tip = events.empty() ? tip_ : log_.append(events, tip_);
    if (!tip) return false;
    tip_ = *tip;
    ahead_ = false;
    return true;
}

std::vector<Event> Writer::decide_all(std::vector<Submission>& batch) {
    ahead_ = true;
    std::vector<Event> events;
    for (Submission& submission : batch) {
        if (submission.problem) continue;
        try {
            decide_one(submission);
        } catch (const IllegalEvent& defect) {
            spdlog::critical("a command was decided wrongly: {}", defect.what());
            submission.problem = "this command cannot be followed because of a defect of the service";
            submission.events.clear();
            refold();
            return decide_all(batch);
        }
        events.insert(events.end(), submission.events.begin(), submission.events.end());
    }
    return events;
}

void Writer::decide_one(Submission& submission) {
    submission.events.clear();
    for (const Command& command : submission.commands) {
        for (Event& event : decide(state_, command, judge_(state_.access, command))) {
            state_ = apply(std::move(state_), event);
            submission.events.push_back(std::move(event));
        }
    }
}

void Writer::refold() {
    Replay replayed = replay(log_);
    state_ = std::move(replayed.state);
    tip_ = std::move(replayed.tip);
    ahead_ = false;
}

// After a failure it is not known what is in the log: what the log says is true.
bool Writer::recover() {
    try {
        refold();
    } catch (const std::exception& failure) {
        spdlog::error("the event log cannot be read: {}", failure.what());
    }
    return !ahead_;
}

}  // namespace tachograph::service
