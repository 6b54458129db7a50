#include "adapters/service/ledger.hpp"

#include "core/machine/apply.hpp"
#include "core/machine/decide.hpp"
#include "core/machine/replay.hpp"
#include "core/machine/translation.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <spdlog/spdlog.h>

namespace tachograph::service {

Ledger::Ledger(EventLog& log, Judge judge, StateCache* cache) : log_(log), judge_(std::move(judge)), cache_(cache) {
    refold();
}

Ledger::Closed Ledger::close_segment() {
    auto segment = state_.history.close();
    return {{state_, tip_}, std::move(segment)};
}

bool Ledger::write(std::vector<Submission>& batch) {
    try {
        while (!try_write(batch)) spdlog::info("another writer appended to the event log: deciding again");
        note_success();
        return std::ranges::any_of(batch, [](const Submission& submission) { return !submission.events.empty(); });
    } catch (const std::exception& failure) {
        note_failure(failure.what());
        for (Submission& submission : batch) {
            submission.problem = failure.what();
            submission.events.clear();
        }
        return recover();
    }
}

// One line when it begins, however many writes fail.
void Ledger::note_failure(const std::string& why) {
    if (!failure_) spdlog::error("nothing can be written to the event log: {}", why);
    failure_ = why;
}

void Ledger::note_success() {
    if (failure_) spdlog::info("the event log can be written again");
    failure_.reset();
}

void Ledger::try_again() {
    try {
        log_.check_writable();
        if (ahead_) refold();
        note_success();
    } catch (const std::exception& failure) {
        note_failure(failure.what());
    }
}

// Returns false if the log has moved: then everything must be decided again.
bool Ledger::try_write(std::vector<Submission>& batch) {
    if (ahead_) refold();
    const std::vector<Event> events = decide_all(batch);
    const std::optional<Revision> tip = events.empty() ? tip_ : log_.append(events, tip_);
    if (!tip) return false;
    tip_ = *tip;
    ahead_ = false;
    return true;
}

std::vector<Event> Ledger::decide_all(std::vector<Submission>& batch) {
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

void Ledger::decide_one(Submission& submission) {
    submission.events.clear();
    submission.stranger.clear();
    for (const Command& said : submission.commands) {
        if (!said.repository) {
            follow(said, submission);
            continue;
        }
        Translation meant = in_log_terms(state_, said);
        for (const Command& command : meant.commands) follow(command, submission);
        if (!meant.stranger.empty()) submission.stranger = std::move(meant.stranger);
    }
}

void Ledger::follow(const Command& command, Submission& submission) {
    for (Event& event : decide(state_, command, judge_(state_.access, command))) {
        state_ = apply(std::move(state_), event);
        submission.events.push_back(std::move(event));
    }
}

void Ledger::refold() {
    Fold replayed = cache_ ? replay(log_, *cache_) : replay(log_);
    state_ = std::move(replayed.state);
    tip_ = std::move(replayed.tip);
    ahead_ = false;
}

// After a failed append, it is not known which events are in the log, so the log is read again.
bool Ledger::recover() {
    try {
        refold();
    } catch (const std::exception& failure) {
        spdlog::error("the event log cannot be read: {}", failure.what());
        ahead_ = true;
    }
    return !ahead_;
}

}  // namespace tachograph::service
