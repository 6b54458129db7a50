#include "core/apply.hpp"

#include "core/duty.hpp"
#include "core/event_text.hpp"
#include "core/overloaded.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include <fmt/format.h>

namespace tachograph {
namespace {

struct Application {
    State& state;
    const Event& event;

    [[noreturn]] void illegal(const std::string& why) const {
        throw IllegalEvent(fmt::format("{} cannot have happened here: {}", event_type(event.body), why));
    }

    Job& job_at(const JobId& id, std::initializer_list<Stage> stages) const {
        const auto found = state.jobs.find(id);
        if (found == state.jobs.end()) {
            const auto settled = state.past.job(id);
            illegal(settled ? fmt::format("job {} is {}", to_text(id), to_text(settled->stage))
                            : fmt::format("there is no job {}", to_text(id)));
        }
        if (std::ranges::find(stages, found->second.stage) == stages.end()) {
            illegal(fmt::format("job {} is {}", to_text(id), to_text(found->second.stage)));
        }
        return found->second;
    }

    Job& new_job(const JobId& id, const std::string& comment) const {
        const int expected = last_number(state, id.pull) + 1;
        if (id.number != expected) illegal(fmt::format("the next job of {} is {}", to_text(id.pull), expected));
        Job job;
        job.id = id;
        job.requester = event.actor;
        job.comment = comment;
        job.requested_at = event.at;
        return state.jobs.emplace(id, std::move(job)).first->second;
    }

    void end(Job& job, Stage stage) const {
        job.stage = stage;
        job.ended_at = event.at;
        std::erase(state.queue, job.id);
    }

    // A job that has ended and owes nothing will never change again.
    void settle(const JobId& id) const {
        const auto job = state.jobs.find(id);
        if (!is_terminal(job->second.stage) || !open_duties(job->second).empty()) return;
        job->second.done.clear();
        state.past.add(job->second);
        state.jobs.erase(job);
    }

    void operator()(const JobRequested& e) const {
        if (active_job(state, e.job.pull)) illegal("another job of that pull request has not ended");
        Job& job = new_job(e.job, e.comment);
        job.base_ref = e.base_ref;
        job.only = e.only;
        job.head = e.head;
        settle(e.job);
    }

    void operator()(const JobRejected& e) const {
        const bool known = state.jobs.contains(e.job);
        Job& job = known ? job_at(e.job, {Stage::requested}) : new_job(e.job, e.comment);
        job.reason = e.reason;
        end(job, Stage::rejected);
        settle(e.job);
    }

    void operator()(const JobAccepted& e) const {
        Job& job = job_at(e.job, {Stage::requested});
        const auto runs_first = [](const auto& entry) {
            return entry.second.stage == Stage::accepted || entry.second.stage == Stage::running;
        };
        job.ahead = static_cast<int>(std::ranges::count_if(state.jobs, runs_first));
        job.stage = Stage::accepted;
        job.head = e.head;
        job.base = e.base;
        job.target = e.target;
        job.accepted_at = event.at;
        state.queue.push_back(e.job);
        settle(e.job);
    }

    void operator()(const JobRunning& e) const {
        Job& job = job_at(e.job, {Stage::accepted});
        job.stage = Stage::running;
        job.runner = event.actor.name;
        job.started_at = event.at;
        std::erase(state.queue, e.job);
        settle(e.job);
    }

    void operator()(const JobMeasured& e) const {
        Job& job = job_at(e.job, {Stage::running});
        job.stage = Stage::measured;
        job.results = e.results;
        settle(e.job);
    }

    void operator()(const JobReported& e) const {
        Job& job = job_at(e.job, {Stage::measured});
        job.report = Report{e.report, e.commit, e.url, e.headline, e.tally};
        end(job, Stage::reported);
        settle(e.job);
    }

    void operator()(const JobFailed& e) const {
        Job& job = job_at(e.job, {Stage::accepted, Stage::running, Stage::measured});
        job.reason = e.reason;
        job.log = e.log;
        end(job, Stage::failed);
        settle(e.job);
    }

    void operator()(const JobAborted& e) const {
        Job& job = job_at(e.job, {Stage::requested, Stage::accepted, Stage::running});
        job.ended_by = event.actor;
        job.reason = e.reason;
        end(job, Stage::aborted);
        settle(e.job);
    }

    void operator()(const JobOutdated& e) const {
        Job& job = job_at(e.job, {Stage::requested, Stage::accepted, Stage::running});
        job.newer_head = e.head;
        settle(e.job);
    }

    void owe(const PullId& pull, const std::string& comment, std::string question, std::string command,
             std::string reason) const {
        std::string id = reply_id(event.cause);
        state.replies[id] =
            Reply{id, pull, event.actor, comment, std::move(question), std::move(command), std::move(reason)};
    }

    void operator()(const CommandRefused& e) const {
        owe(e.pull, e.comment, {}, e.command, e.reason);
        state.requests.erase(event.cause);
    }

    void operator()(const CommandFollowed& e) const {
        if (state.requests.erase(event.cause) == 0) illegal("nobody asked for it");
        owe(e.pull, e.comment, {}, e.command, {});
        state.replies.at(reply_id(event.cause)).answer = e.answer;
    }

    void operator()(const AccessAsked& e) const {
        const std::string id = request_id(event.cause);
        state.requests[id] = AccessRequest{id, e.pull, event.actor, e.author_id, e.comment, e.command};
    }

    void operator()(const AccessExplained& e) const {
        const auto before = state.proposals.find(e.pull);
        const std::string comment = before == state.proposals.end() ? "" : before->second.comment;
        state.proposals[e.pull] = Proposal{e.pull, e.head, e.base, e.answer, e.reason, e.lacking, comment};
    }

    void operator()(const AccessQuarantined& e) const { state.quarantine = Quarantine{e.head, e.answer, e.reason}; }

    // False: the effect is none of these.
    bool conclude_policy(const std::string& effect, const std::string& reference) const {
        if (state.quarantine && quarantine_id(*state.quarantine) == effect) return state.quarantine->told = true;
        for (auto& [pull, proposal] : state.proposals) {
            if (proposal_id(proposal) != effect) continue;
            if (!reference.empty()) proposal.comment = reference;
            return proposal.told = true;
        }
        return false;
    }

    void operator()(const QuestionAsked& e) const { owe(e.pull, e.comment, e.question, {}, {}); }

    void conclude(const std::string& effect, const std::string& reference) const {
        if (state.replies.erase(effect) > 0 || conclude_policy(effect, reference)) return;
        const auto id = job_of_effect(effect);
        const auto job = id ? state.jobs.find(*id) : state.jobs.end();
        if (job == state.jobs.end()) illegal(fmt::format("nobody owed {}", effect));
        job->second.done[effect] = reference;
        settle(*id);
    }

    void operator()(const EffectDone& e) const { conclude(e.effect, e.reference); }

    void operator()(const EffectGivenUp& e) const { conclude(e.effect, {}); }

    void operator()(const AccessAdopted& e) const {
        state.access = e.access;
        state.policy = e.head;
        state.quarantine.reset();
    }

    void operator()(const CommentsRead& e) const { state.reading = Reading{e.until, state.events + 1}; }

    void operator()(const ServiceBegan& e) const {
        if (e.epoch != state.epoch + 1) illegal(fmt::format("the next epoch is {}", state.epoch + 1));
        state.epoch = e.epoch;
        state.service = e.service;
    }
};

}  // namespace

void apply_to(State& state, const Event& event) {
    const Application application{state, event};
    if (event.cause.empty()) application.illegal("it has no cause");
    if (!state.past.note(event.cause)) application.illegal(fmt::format("its cause {} has acted before", event.cause));
    if (!state.reading) state.reading = Reading{event.at, 0};
    std::visit(application, event.body);
    ++state.events;
}

State apply(State state, const Event& event) {
    apply_to(state, event);
    return state;
}

}  // namespace tachograph
