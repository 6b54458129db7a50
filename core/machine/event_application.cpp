#include "core/machine/event_application.hpp"

#include "core/answers/reply_group.hpp"
#include "core/commands/standing.hpp"
#include "core/events/event_text.hpp"
#include "core/machine/idempotency_key.hpp"
#include "core/state/obligations.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace tachograph {
namespace {

bool conclude_replies(State& state, const std::string& effect) {
    std::vector<std::string> said;
    for (const Reply* reply : replies_said_by(state, effect)) said.push_back(reply->effect);
    for (const std::string& reply : said) state.replies.erase(reply);
    return !said.empty();
}

// Returns false if the effect is not about the policy.
bool conclude_policy(State& state, const std::string& effect, const std::string& reference) {
    if (state.quarantine && quarantine_id(*state.quarantine) == effect) return state.quarantine->told = true;
    for (auto& [pull, proposal] : state.proposals) {
        if (proposal_id(proposal) != effect) continue;
        if (!reference.empty()) proposal.comment = reference;
        proposal.seen = !reference.empty();
        return proposal.told = true;
    }
    return false;
}

// Returns false if the effect shows no ruling.
bool conclude_ruling(State& state, const std::string& effect) {
    for (auto& [pull, ruling] : state.rulings) {
        if (effect == ruling_comment_id(ruling)) return ruling.told = true;
        if (effect == ruling_report_id(ruling)) return ruling.recorded = true;
    }
    return false;
}

}  // namespace

void EventApplication::illegal(const std::string& why) const {
    throw IllegalEvent(fmt::format("{} cannot have happened here: {}", event_type(event.body), why));
}

Job& EventApplication::job_at(const JobId& id, std::initializer_list<Stage> stages) const {
    const auto found = state.jobs.find(id);
    if (found == state.jobs.end()) {
        const auto settled = state.history.job(id);
        illegal(settled ? fmt::format("job {} is {}", to_text(id), to_text(settled->stage))
                        : fmt::format("there is no job {}", to_text(id)));
    }
    if (std::ranges::find(stages, found->second.stage) == stages.end()) {
        illegal(fmt::format("job {} is {}", to_text(id), to_text(found->second.stage)));
    }
    return found->second;
}

Job& EventApplication::new_job(const JobId& id, std::string& comment) const {
    const int expected = last_number(state, id.pull) + 1;
    if (id.number != expected) illegal(fmt::format("the next job of {} is {}", to_text(id.pull), expected));
    Job job;
    job.id = id;
    job.requester = std::move(event.actor);
    job.requester_id = event.actor_id;
    job.comment = std::move(comment);
    job.requested_at = event.at;
    return state.jobs.emplace(id, std::move(job)).first->second;
}

void EventApplication::end(Job& job, Stage stage) const {
    job.stage = stage;
    job.ended_at = event.at;
    std::erase(state.queue, job.id);
}

void EventApplication::settle(Job& job) const {
    if (!is_terminal(job.stage) || has_open_obligations(job)) return;
    job.done.clear();
    state.history.add(job);
    state.jobs.erase(state.jobs.find(job.id));
}

Ruling& EventApplication::ruling_of(const JobId& id) const {
    const std::optional<Job> job = find_job(state, id);
    if (!job || !job->report) illegal(fmt::format("job {} has no report", to_text(id)));
    Ruling& ruling = state.rulings[id.pull];
    if (ruling.head != job->head) ruling = {};
    ruling.job = id;
    ruling.head = job->head;
    return ruling;
}

bool EventApplication::end_request(const std::string& effect) const {
    return state.requests.erase(effect) + state.verdict_requests.erase(effect) > 0;
}

void EventApplication::owe(const PullId& pull, const std::string& comment, std::string question, std::string command,
                           std::string reason) const {
    std::string id = reply_id(event.idempotency_key);
    state.replies[id] =
        Reply{id, pull, event.actor, comment, std::move(question), std::move(command), std::move(reason)};
}

void EventApplication::count_answer(const PullId& pull) const {
    for (int number = 1; number <= few_answers; ++number) {
        const std::string idempotency_key = key_of_answer(pull, event.actor, event.actor_id, event.at, number);
        if (state.history.note(digest_of(idempotency_key))) return;
    }
}

void EventApplication::conclude(std::string& effect, std::string reference) const {
    if (conclude_replies(state, effect) || conclude_policy(state, effect, reference)) return;
    if (conclude_ruling(state, effect) || state.queued_merges.erase(effect) > 0) return;
    const auto id = job_of_effect(effect);
    const auto job = id ? state.jobs.find(*id) : state.jobs.end();
    if (job == state.jobs.end()) illegal(fmt::format("nobody owed {}", effect));
    job->second.done.insert_or_assign(std::move(effect), std::move(reference));
    settle(job->second);
}

}  // namespace tachograph
