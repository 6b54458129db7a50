#include "tests/simulation/log.hpp"

#include "core/events/event_subject.hpp"
#include "core/ports/failures.hpp"

#include <fmt/format.h>

namespace tachograph::simulation {

Log::Log(Setting& setting, std::function<void(const Event&)> appended)
    : setting_(setting), appended_(std::move(appended)), log_(std::make_unique<memory::MemoryEventLog>()) {}

Revision Log::tip() {
    if (setting_.strikes(setting_.weather.log_unreadable)) throw Unavailable("the log cannot be read");
    return log_->tip();
}

std::unique_ptr<LogPages> Log::pages(const Revision& after) { return log_->pages(after); }

std::optional<Revision> Log::append(std::span<const Event> events, const Revision& expected) {
    if (setting_.strikes(setting_.weather.log_fails)) throw Unavailable("no space left on device");
    if (setting_.strikes(setting_.weather.log_loses_race)) race(expected);
    const auto tip = log_->append(events, expected);
    if (tip) keep(events);
    if (setting_.strikes(setting_.weather.log_fails_after_writing)) throw Unavailable("the disk did not answer");
    return tip;
}

void Log::race(const Revision& expected) {
    const Event other{QuestionAsked{{"demo/sums", 1}, "", "help"},
                      {ActorKind::user, "rival"},
                      fmt::format("rival:{}", ++rivals_),
                      {},
                      setting_.clock()};
    if (log_->append(std::span(&other, 1), expected)) keep(std::span(&other, 1));
}

void Log::keep(std::span<const Event> events) {
    for (const Event& event : events) {
        setting_.diary.note("logged: " + event_subject(event));
        events_.push_back(event);
        appended_(event);
    }
}

void Log::begin_again(std::vector<Event> events) {
    events_ = std::move(events);
    log_ = std::make_unique<memory::MemoryEventLog>();
    log_->append(events_, log_->tip());
}

}  // namespace tachograph::simulation
