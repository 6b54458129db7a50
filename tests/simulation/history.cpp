#include "tests/simulation/history.hpp"

#include "core/machine/apply.hpp"
#include "core/values/overloaded.hpp"
#include "tests/simulation/diary.hpp"

#include <fmt/format.h>

namespace tachograph::simulation {

void History::require_active(const JobId& job) const {
    const auto found = active_.find(job.pull);
    require(found != active_.end() && found->second == job,
            "something happened to a job that is over: " + to_text(job));
}

void History::end(const JobId& job) {
    require(ended_.insert(job).second, "a job that is over ended again: " + to_text(job));
    const auto found = active_.find(job.pull);
    if (found != active_.end() && found->second == job) active_.erase(found);
}

int History::acted_upon(const std::string& comment) const {
    const auto found = acted_.find(comment);
    return found == acted_.end() ? 0 : found->second;
}

void History::append(const Event& event) {
    require(causes_.insert(event.idempotency_key).second, "a cause acted twice: " + event.idempotency_key);
    const bool by_a_person = event.idempotency_key.starts_with("comment:");
    std::visit(overloaded{
                   [&](const JobRequested& e) {
                       require(active_.emplace(e.job.pull, e.job).second, "a second active job: " + to_text(e.job));
                       if (by_a_person) act(e.comment);
                   },
                   [&](const JobRejected& e) {
                       end(e.job);
                       if (by_a_person) act(e.comment);
                   },
                   [&](const JobAborted& e) {
                       require_active(e.job);
                       end(e.job);
                       if (by_a_person) act(e.comment);
                   },
                   [&](const JobAccepted& e) { require_active(e.job); },
                   [&](const JobRunning& e) { require_active(e.job); },
                   [&](const JobMeasured& e) { require_active(e.job); },
                   [&](const JobOutdated& e) { require_active(e.job); },
                   [&](const JobReported& e) {
                       require_active(e.job);
                       end(e.job);
                   },
                   [&](const JobFailed& e) {
                       require_active(e.job);
                       end(e.job);
                   },
                   [&](const CommandRefused& e) {
                       if (by_a_person) act(e.comment);
                   },
                   [&](const QuestionAsked& e) {
                       if (by_a_person) act(e.comment);
                   },
                   [&](const AccessAsked& e) { act(e.comment); },
                   [&](const VerdictAsked& e) { act(e.comment); },
                   [&](const EffectDone& e) {
                       require(!leads_ || was_owed(e.effect), "nobody owed " + e.effect);
                       require(done_.insert(e.effect).second, "done twice: " + e.effect);
                   },
                   [&](const EffectGivenUp& e) { given_up_.insert(e.effect); },
                   [](const auto&) {},
               },
               event.body);
    events_.push_back(event);
    state_ = tachograph::apply(std::move(state_), event);
    if (!leads_) return;
    for (const Effect& effect : owed()) owed_.insert(effect.id);
}

}  // namespace tachograph::simulation
