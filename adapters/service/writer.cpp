#include "adapters/service/writer.hpp"

#include "core/ports/failures.hpp"

#include <utility>

namespace tachograph::service {

Writer::Writer(EventLog& log, Judge judge) : ledger_(log, std::move(judge)) {}

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
    std::vector<Done> done;
    std::vector<Watcher> watchers;
    for (Task& task : tasks) {
        if (auto* request = std::get_if<Request>(&task)) {
            batch.push_back(std::move(request->submission));
            done.push_back(std::move(request->done));
        }
        if (auto* watcher = std::get_if<Watcher>(&task)) watchers.push_back(std::move(*watcher));
    }
    if (!batch.empty()) write(batch, done);
    if (!ledger_.is_current()) return;  // what is not in the log is shown to nobody
    for (const Watcher& watcher : watchers) watcher(ledger_.state());
}

void Writer::write(std::vector<Submission>& batch, const std::vector<Done>& done) {
    const bool changed = ledger_.write(batch);
    for (std::size_t at = 0; at < batch.size(); ++at) {
        Submission& submission = batch[at];
        done[at](Receipt{std::move(submission.events), std::move(submission.problem), ledger_.state()});
    }
    if (changed) changed_(ledger_.state());
}

}  // namespace tachograph::service
