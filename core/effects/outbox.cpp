#include "core/effects/outbox.hpp"

#include "core/answers/answers.hpp"
#include "core/answers/reply_group.hpp"
#include "core/state/checked_job.hpp"
#include "core/state/obligations.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace tachograph {
namespace {

// Whether the executor may be running the job: it was started, and neither has it measured nor was it cancelled. A job
// that was aborted or failed counts as started, because a start may have been under way.
bool occupies_runner(const Job& job) {
    if (!job.accepted_at) return false;
    const bool ended_early = job.stage == Stage::aborted || job.stage == Stage::failed;
    const bool started = job.started_at || job.done.contains(effect_id(Obligation::start, job));
    const bool over = job.stage == Stage::measured || job.stage == Stage::reported ||
                      job.done.contains(effect_id(Obligation::cancel, job));
    return (started || ended_early) && !over;
}

// The jobs of the queue to start now: as many as there are free slots, in order.
std::vector<JobId> due_jobs(const State& state, int jobs_at_once) {
    const auto occupied = [&](const JobId& id) { return occupies_runner(state.jobs.at(id)); };
    auto free = jobs_at_once -
                std::ranges::count_if(state.jobs, [](const auto& entry) { return occupies_runner(entry.second); });
    std::vector<JobId> due;
    for (const JobId& id : state.queue) {
        if (occupied(id)) continue;
        if (free-- <= 0) break;
        due.push_back(id);
    }
    return due;
}

// The id of the progress comment, if an earlier edit has recorded it; else empty.
std::string known_progress_comment(const Job& job) {
    const std::string prefix = effect_id(Obligation::progress, job.id) + "@";
    for (auto at = job.done.lower_bound(prefix); at != job.done.end() && at->first.starts_with(prefix); ++at) {
        if (!at->second.empty()) return at->second;
    }
    return {};
}

StatusState state_of(Conclusion conclusion) {
    switch (conclusion) {
        case Conclusion::success:
            return StatusState::success;
        case Conclusion::neutral:
            return StatusState::neutral;
        case Conclusion::failure:
            return StatusState::failure;
    }
    return StatusState::failure;
}

CommitStatus status_on(const State& state, const Job& job) {
    CommitStatus status{to_text(job.id), job.head, StatusState::pending, one_line(job, accepted_for(state, job)), {}};
    if (is_terminal(job.stage)) status.state = job.report ? state_of(conclusion_of(state, job)) : StatusState::error;
    if (job.report && job.report->url.starts_with("http")) status.url = job.report->url;
    return status;
}

std::optional<CommitStatus> status_of(const State& state, const Job& job) {
    return sets_check(job) ? std::optional(status_on(state, job)) : std::nullopt;
}

// With what the job concludes now.
std::string result_of(const State& state, Job job, const OutboxSettings& settings) {
    if (job.report) job.report->conclusion = conclusion_of(state, job);
    return result_comment(job, settings.bot_name, accepted_for(state, job));
}

EffectBody body_of(const State& state, Obligation obligation, const Job& job, const OutboxSettings& settings) {
    switch (obligation) {
        case Obligation::resolve:
            return ResolvePull{job};
        case Obligation::reaction:
            return React{job.id.pull, job.comment, job.stage == Stage::rejected ? Reaction::confused : Reaction::eyes};
        case Obligation::start:
            return StartJob{job};
        case Obligation::cancel:
            return CancelJob{job};
        case Obligation::report:
            return PublishReport{job, accepted_for(state, job)};
        case Obligation::progress: {
            const std::string marker = marker_of_effect(effect_id(obligation, job));
            return PutComment{job.id.pull, marker, progress_comment(job, settings.bot_name),
                              known_progress_comment(job), status_of(state, job)};
        }
        case Obligation::result: {
            const std::string marker = marker_of_effect(effect_id(obligation, job));
            return PutComment{job.id.pull, marker, result_of(state, job, settings), {}};
        }
    }
    return {};
}

bool is_said(Obligation obligation) {
    return obligation == Obligation::reaction || obligation == Obligation::progress || obligation == Obligation::result;
}

PutComment explanation_of(const Proposal& proposal) {
    const std::string marker = marker_of_effect(proposal_id(proposal));
    const bool sound = proposal.reason.empty();
    const StatusState state = !sound                     ? StatusState::failure
                              : proposal.lacking.empty() ? StatusState::success
                                                         : StatusState::pending;
    const std::string line = !sound                     ? proposal.reason
                             : proposal.lacking.empty() ? "it may be merged"
                                                        : proposal.lacking;
    return {proposal.pull, marker, proposal_comment(proposal), proposal.comment,
            CommitStatus{marker, proposal.head, state, line, {}}};
}

using Names = std::set<std::string>;
using IsTheirTurn = std::function<bool(const std::string& account)>;

// The names of people with grants, in lower case. Names suffice, because they only decide who is answered first.
Names people_with_grants(const State& state) {
    Names names;
    for (const Grant& grant : state.access.grants) {
        if (grant.role != Role::blocked) names.insert(to_lower(grant.account));
    }
    return names;
}

// A rejected job waits for its requester's turn. All other jobs are owed in the first turn, that of people with rights.
void owe_jobs(const State& state, const OutboxSettings& settings, const IsTheirTurn& is_their_turn, bool have_rights,
              std::size_t& room, std::vector<Effect>& owed) {
    const std::vector<JobId> due = due_jobs(state, settings.jobs_at_once);
    for (const auto& [id, job] : state.jobs) {
        const bool rejected = job.stage == Stage::rejected;
        if (rejected ? room == 0 || !is_their_turn(job.requester.name) : !have_rights) continue;
        for (const Obligation obligation : open_obligations(job)) {
            if (obligation == Obligation::start && std::ranges::find(due, id) == due.end()) continue;
            if (is_said(obligation) && room == 0) continue;
            if (is_said(obligation)) --room;
            owed.push_back({effect_id(obligation, job), body_of(state, obligation, job, settings), !have_rights});
        }
    }
}

void owe_replies(const State& state, const OutboxSettings& settings, const IsTheirTurn& is_their_turn, bool have_rights,
                 std::size_t& room, std::vector<Effect>& owed) {
    for (auto reply = state.replies.begin(); reply != state.replies.end() && room > 0; ++reply) {
        const Reply& said = reply->second;
        if (!is_their_turn(said.author.name)) continue;
        const std::vector<const Reply*> replies = replies_beside(state, said);
        if (replies.front() != &said || is_incomplete(state, said)) continue;
        const std::string id = answer_id(replies);
        owed.push_back(
            {id, PutComment{said.pull, id, reply_comment(replies, state, settings.bot_name), {}}, !have_rights});
        --room;
    }
}

// One for each pull request, in the order in which they were asked: what one rules, the next must know.
void owe_verdict_requests(const State& state, std::vector<Effect>& owed) {
    std::map<PullId, const VerdictRequest*> first;
    for (const auto& [id, request] : state.verdict_requests) {
        const VerdictRequest*& earliest = first[request.job.pull];
        if (!earliest || request.events < earliest->events) earliest = &request;
    }
    for (const auto& [pull, request] : first) {
        if (const auto job = find_job(state, request->job))
            owed.push_back({request->effect, FollowVerdictRequest{*request, *job, accepted_for(state, *job)}});
    }
}

void owe_rulings(const State& state, const OutboxSettings& settings, std::vector<Effect>& owed) {
    for (const auto& [pull, ruling] : state.rulings) {
        if (ruling.told && ruling.recorded) continue;
        const auto job = find_job(state, ruling.job);
        if (!job) continue;
        const std::string marker = marker_of_effect(effect_id(Obligation::result, job->id));
        if (!ruling.told)
            owed.push_back({ruling_comment_id(ruling),
                            PutComment{pull, marker, result_of(state, *job, settings), {}, status_of(state, *job)}});
        if (!ruling.recorded) owed.push_back({ruling_report_id(ruling), RecordRuling{*job, ruling.accepted}});
    }
}

// With what was measured on the pull request. While a job that sets the check is pending or runs, its end is waited
// for.
CommitStatus status_of_merge(const State& state, const QueuedMerge& merge, const std::string& bot_name) {
    const std::optional<Job> job = last_checked_job(state, merge.pull);
    CommitStatus status{to_text(merge.pull) + "/merge",
                        merge.head,
                        StatusState::failure,
                        fmt::format("nothing was measured on the pull request: comment @{} runbenchmarks", bot_name),
                        {}};
    if (!job) return status;
    status = status_on(state, *job);
    status.job = to_text(merge.pull) + "/merge";
    status.commit = merge.head;
    return status;
}

void owe_queued_merges(const State& state, const OutboxSettings& settings, std::vector<Effect>& owed) {
    for (const auto& [id, merge] : state.queued_merges) {
        const Job* active = active_job(state, merge.pull);
        if (!active || !sets_check(*active))
            owed.push_back({id, SetStatus{merge.pull, status_of_merge(state, merge, settings.bot_name)}});
    }
}

}  // namespace

std::vector<Effect> outbox(const State& state, const OutboxSettings& settings) {
    std::vector<Effect> owed;
    std::size_t room = settings.said_at_once;
    const Names people = people_with_grants(state);
    // People with rights come first, however many strangers wait for an answer.
    for (const bool have_rights : {true, false}) {
        const auto is_their_turn = [&](const std::string& account) {
            return people.contains(to_lower(account)) == have_rights;
        };
        owe_jobs(state, settings, is_their_turn, have_rights, room, owed);
        owe_replies(state, settings, is_their_turn, have_rights, room, owed);
    }
    const std::string quarantined = state.quarantine ? state.quarantine->commit : std::string();
    for (const auto& [id, request] : state.requests)
        owed.push_back({id, FollowRequest{request, state.access, state.policy, quarantined}});
    owe_verdict_requests(state, owed);
    owe_rulings(state, settings, owed);
    owe_queued_merges(state, settings, owed);
    for (const auto& [pull, proposal] : state.proposals) {
        if (!proposal.told) owed.push_back({proposal_id(proposal), explanation_of(proposal)});
    }
    if (state.quarantine && !state.quarantine->told) {
        const std::string id = quarantine_id(*state.quarantine);
        owed.push_back({id, NoteCommit{state.quarantine->commit, id, quarantine_note(state, settings.bot_name)}});
    }
    return owed;
}

}  // namespace tachograph
