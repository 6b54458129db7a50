#include "core/machine/apply.hpp"

#include "core/answers/reply_group.hpp"
#include "core/commands/standing.hpp"
#include "core/events/event_text.hpp"
#include "core/machine/idempotency_key.hpp"
#include "core/state/obligations.hpp"
#include "core/values/overloaded.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace tachograph {
namespace {

// Applies one event; its texts are moved into the state.
struct Application {
    State& state;
    Event& event;

    [[noreturn]] void illegal(const std::string& why) const {
        throw IllegalEvent(fmt::format("{} cannot have happened here: {}", event_type(event.body), why));
    }

    Job& job_at(const JobId& id, std::initializer_list<Stage> stages) const {
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

    Job& new_job(const JobId& id, std::string& comment) const {
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

    void end(Job& job, Stage stage) const {
        job.stage = stage;
        job.ended_at = event.at;
        std::erase(state.queue, job.id);
    }

    // Moves a job that has ended and owes nothing to the history: it never changes again.
    void settle(Job& job) const {
        if (!is_terminal(job.stage) || has_open_obligations(job)) return;
        job.done.clear();
        state.history.add(job);
        state.jobs.erase(state.jobs.find(job.id));
    }

    void operator()(JobRequested& e) const {
        if (active_job(state, e.job.pull)) illegal("another job of that pull request has not ended");
        Job& job = new_job(e.job, e.comment);
        job.base_ref = std::move(e.base_ref);
        job.only = std::move(e.only);
        job.head = std::move(e.head);
        settle(job);
    }

    void operator()(JobRejected& e) const {
        const bool known = state.jobs.contains(e.job);
        Job& job = known ? job_at(e.job, {Stage::requested}) : new_job(e.job, e.comment);
        job.reason = std::move(e.reason);
        end(job, Stage::rejected);
        settle(job);
    }

    void operator()(JobAccepted& e) const {
        Job& job = job_at(e.job, {Stage::requested});
        const auto runs_first = [](const auto& entry) {
            return entry.second.stage == Stage::accepted || entry.second.stage == Stage::running;
        };
        job.ahead = static_cast<int>(std::ranges::count_if(state.jobs, runs_first));
        job.stage = Stage::accepted;
        job.head = std::move(e.head);
        job.base = std::move(e.base);
        job.target = std::move(e.target);
        job.accepted_at = event.at;
        state.queue.push_back(e.job);
        settle(job);
    }

    void operator()(JobRunning& e) const {
        Job& job = job_at(e.job, {Stage::accepted});
        job.stage = Stage::running;
        job.runner = std::move(event.actor.name);
        job.started_at = event.at;
        std::erase(state.queue, e.job);
        settle(job);
    }

    void operator()(JobMeasured& e) const {
        Job& job = job_at(e.job, {Stage::running});
        job.stage = Stage::measured;
        job.results = std::move(e.results);
        settle(job);
    }

    void operator()(JobReported& e) const {
        Job& job = job_at(e.job, {Stage::measured});
        job.report = Report{std::move(e.report), std::move(e.commit), std::move(e.url), std::move(e.headline), e.tally};
        end(job, Stage::reported);
        settle(job);
    }

    void operator()(JobFailed& e) const {
        Job& job = job_at(e.job, {Stage::accepted, Stage::running, Stage::measured});
        job.reason = std::move(e.reason);
        job.log = std::move(e.log);
        end(job, Stage::failed);
        settle(job);
    }

    void operator()(JobAborted& e) const {
        Job& job = job_at(e.job, {Stage::requested, Stage::accepted, Stage::running});
        job.ended_by = std::move(event.actor);
        job.reason = std::move(e.reason);
        end(job, Stage::aborted);
        settle(job);
    }

    void operator()(JobOutdated& e) const {
        Job& job = job_at(e.job, {Stage::requested, Stage::accepted, Stage::running});
        job.newer_head = std::move(e.head);
        settle(job);
    }

    void owe(const PullId& pull, const std::string& comment, std::string question, std::string command,
             std::string reason) const {
        std::string id = reply_id(event.idempotency_key);
        state.replies[id] =
            Reply{id, pull, event.actor, comment, std::move(question), std::move(command), std::move(reason)};
    }

    // Counts the first few answers to one person on one day, by noting a key for each.
    void count_answer(const PullId& pull) const {
        for (int number = 1; number <= few_answers; ++number) {
            const std::string idempotency_key = key_of_answer(pull, event.actor, event.actor_id, event.at, number);
            if (state.history.note(digest_of(idempotency_key))) return;
        }
    }

    void operator()(CommandRefused& e) const {
        owe(e.pull, e.comment, {}, e.command, e.reason);
        if (state.requests.erase(event.idempotency_key) == 0) count_answer(e.pull);
    }

    void operator()(CommandFollowed& e) const {
        if (state.requests.erase(event.idempotency_key) == 0) illegal("nobody asked for it");
        owe(e.pull, e.comment, {}, e.command, {});
        state.replies.at(reply_id(event.idempotency_key)).answer = e.answer;
    }

    void operator()(AccessAsked& e) const {
        const std::string id = request_id(event.idempotency_key);
        state.requests[id] = AccessRequest{id, e.pull, event.actor, event.actor_id, e.comment, e.command};
        count_answer(e.pull);
    }

    void operator()(AccessExplained& e) const {
        const auto before = state.proposals.find(e.pull);
        std::string comment = before == state.proposals.end() ? "" : std::move(before->second.comment);
        state.proposals[e.pull] = Proposal{e.pull,
                                           std::move(e.head),
                                           std::move(e.base),
                                           std::move(e.answer),
                                           std::move(e.reason),
                                           std::move(e.lacking),
                                           std::move(comment)};
    }

    void operator()(AccessQuarantined& e) const { state.quarantine = Quarantine{e.head, e.answer, e.reason}; }

    // Returns false if the effect is not about the policy.
    bool conclude_policy(const std::string& effect, const std::string& reference) const {
        if (state.quarantine && quarantine_id(*state.quarantine) == effect) return state.quarantine->told = true;
        for (auto& [pull, proposal] : state.proposals) {
            if (proposal_id(proposal) != effect) continue;
            if (!reference.empty()) proposal.comment = reference;
            proposal.seen = !reference.empty();
            return proposal.told = true;
        }
        return false;
    }

    void operator()(QuestionAsked& e) const {
        owe(e.pull, e.comment, e.question, {}, {});
        count_answer(e.pull);
    }

    bool conclude_replies(const std::string& effect) const {
        std::vector<std::string> said;
        for (const Reply* reply : replies_said_by(state, effect)) said.push_back(reply->effect);
        for (const std::string& reply : said) state.replies.erase(reply);
        return !said.empty();
    }

    void conclude(std::string& effect, std::string reference) const {
        if (conclude_replies(effect) || conclude_policy(effect, reference)) return;
        const auto id = job_of_effect(effect);
        const auto job = id ? state.jobs.find(*id) : state.jobs.end();
        if (job == state.jobs.end()) illegal(fmt::format("nobody owed {}", effect));
        job->second.done.insert_or_assign(std::move(effect), std::move(reference));
        settle(job->second);
    }

    void operator()(EffectDone& e) const { conclude(e.effect, std::move(e.reference)); }

    void operator()(EffectGivenUp& e) const { conclude(e.effect, {}); }

    void operator()(AccessAdopted& e) const {
        e.access.known = std::move(state.access.known);
        state.access = std::move(e.access);
        state.policy = e.head;
        state.quarantine.reset();
    }

    void operator()(CommentsRead& e) const { state.reading = CommentsWatermark{e.until, state.events + 1}; }

    void operator()(RepositoryNamed& e) const {
        auto& known = state.access.known;
        for (const auto& [repository, other] : known) {
            const bool same = repository == e.repository;
            if (same != (other.id == e.repository_id))
                illegal(fmt::format("{} is repository {}", repository, other.id));
        }
        KnownRepository& repository = known[e.repository];
        if (repository.id != 0) repository.former.push_back(std::move(repository.name));
        std::erase(repository.former, e.name);
        repository.id = e.repository_id;
        repository.name = std::move(e.name);
    }

    void operator()(ServiceBegan& e) const {
        if (e.epoch != state.epoch + 1) illegal(fmt::format("the next epoch is {}", state.epoch + 1));
        state.epoch = e.epoch;
        state.service = e.service;
    }
};

}  // namespace

void apply_to(State& state, Event event) {
    const KeyDigest idempotency_key = digest_of(event.idempotency_key);
    apply_to(state, std::move(event), idempotency_key);
}

void apply_to(State& state, Event event, const KeyDigest& idempotency_key) {
    const Application application{state, event};
    if (event.idempotency_key.empty()) application.illegal("it has no cause");
    if (!state.history.note(idempotency_key))
        application.illegal(fmt::format("its cause {} has acted before", event.idempotency_key));
    if (!state.reading) state.reading = CommentsWatermark{event.at, 0};
    std::visit(application, event.body);
    ++state.events;
}

State apply(State state, Event event) {
    apply_to(state, std::move(event));
    return state;
}

}  // namespace tachograph
