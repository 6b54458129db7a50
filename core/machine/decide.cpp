#include "core/machine/decide.hpp"

#include "core/answers/reply_group.hpp"
#include "core/commands/repository_names.hpp"
#include "core/commands/standing.hpp"
#include "core/machine/asked.hpp"
#include "core/machine/idempotency_key.hpp"
#include "core/state/checked_job.hpp"
#include "core/state/obligations.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <concepts>
#include <utility>

#include <fmt/format.h>

namespace tachograph {
namespace {

constexpr std::size_t longest_reason = 600;
constexpr std::size_t longest_log = 4000;
constexpr std::size_t longest_name = 200;

using Events = std::vector<Event>;

bool is_commit_id(std::string_view text) {
    return (text.size() == 40 || text.size() == 64) &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The end of the text, where the reason of a failure is. It is cut between UTF-8 characters.
std::string tail(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return std::string(text);
    text.remove_prefix(text.size() - bytes);
    while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0U) == 0x80U) text.remove_prefix(1);
    return "…" + std::string(text);
}

// Whether the event only leads to an answer.
bool is_answered(const EventBody& body) {
    return std::visit(
        []<class Kind>(const Kind& /*kind*/) {
            return requires { Kind::only_answers; };
        },
        body);
}

std::vector<Event> decide_asked(const Asked& asked) {
    return std::visit(
        [&]<class Kind>(const Kind& kind) {
            if constexpr (std::derived_from<Kind, Question>) {
                return asked.ask_question(Kind::rows.front().word);
            } else {
                return decide(kind, asked);
            }
        },
        asked.ask.instruction);
}

struct Decision {
    const State& state;
    const Rights& rights;
    Timestamp at;
    Damping damping;

    const Job* job_at(const JobId& id, std::initializer_list<Stage> stages) const {
        const Job* job = live_job(state, id);
        return job && std::ranges::find(stages, job->stage) != stages.end() ? job : nullptr;
    }

    Event event(EventBody body, Actor actor, std::string idempotency_key) const {
        return {std::move(body), std::move(actor), std::move(idempotency_key), {}, at};
    }

    static Actor runner_or_bot(const std::string& runner) {
        return runner.empty() ? the_bot : Actor{ActorKind::runner, shorten(runner, longest_name)};
    }

    Events operator()(const Ask& ask) const {
        const bool nonsense = !is_repository_name(ask.pull.repository) || ask.pull.number < 1 || ask.comment.empty();
        if (nonsense || state.history.has_acted(idempotency_key_of(ask))) return {};
        Events events = decide_asked({state, ask, rights, at});
        return damping == Damping::on && is_overheard(ask, events) ? Events{} : events;
    }

    // Whether the person gets no answers, or had all answers of today.
    bool is_overheard(const Ask& ask, const Events& events) const {
        const int answers = answers_a_day(state.access, ask, rights, at);
        if (answers == any_answers || events.empty()) return false;
        if (answers == no_answers) return true;
        return is_answered(events.front().body) &&
               state.history.has_acted(key_of_answer(ask.pull, ask.author, ask.author_id, at, answers));
    }

    Events operator()(const PullClosed& closed) const {
        const Job* job = active_job(state, closed.pull);
        const bool pending = job && (job->stage == Stage::requested || job->stage == Stage::accepted);
        // A late delivery: the pull request was closed before the job was requested, and has been opened again.
        if (!pending || closed.moment < job->requested_at) return {};
        return {{JobAborted{job->id, {}, "the pull request was closed"}, closed.by, key_of_closing(job->id),
                 closed.delivery, at}};
    }

    Events operator()(const PullPushed& pushed) const {
        const Job* job = active_job(state, pushed.pull);
        const bool news = job && job->stage != Stage::measured && pushed.head != job->head &&
                          pushed.moment >= job->requested_at && is_commit_id(pushed.head);
        if (!news) return {};
        // A push by somebody without the right to run benchmarks starts no job.
        const bool supersedes = pushed.supersede && rights.benchmark && job->stage != Stage::running;
        const std::string idempotency_key =
            supersedes ? key_of_superseding(job->id, pushed.head) : key_of_push(job->id, pushed.head);
        if (state.history.has_acted(idempotency_key)) return {};
        if (supersedes) return supersede(*job, pushed, idempotency_key);
        return {{JobOutdated{job->id, pushed.head}, pushed.by, idempotency_key, pushed.delivery, at, pushed.by_id}};
    }

    Events supersede(const Job& job, const PullPushed& pushed, const std::string& idempotency_key) const {
        const JobId next = next_job(state, pushed.pull);
        return {{JobAborted{job.id, {}, fmt::format("a push made way for job {}", next.number)}, pushed.by,
                 idempotency_key, pushed.delivery, at, pushed.by_id},
                {JobRequested{next, job.comment, job.base_ref, job.only, pushed.head, {}, {}}, pushed.by,
                 key_of_superseding(next, pushed.head), pushed.delivery, at, pushed.by_id}};
    }

    Events operator()(const ResolveJob& resolve) const {
        if (!job_at(resolve.job, {Stage::requested})) return {};
        if (!is_commit_id(resolve.head) || !is_commit_id(resolve.base)) {
            return (*this)(RefuseJob{resolve.job, "the forge did not say which commits the pull request consists of"});
        }
        if (resolve.head == resolve.base) {
            return (*this)(RefuseJob{resolve.job, "there is nothing to compare: head and base are the same commit"});
        }
        return {event(JobAccepted{resolve.job, resolve.head, resolve.base, resolve.target}, the_bot,
                      key_of_acceptance(resolve.job))};
    }

    Events operator()(const RefuseJob& refuse) const {
        const Job* job = job_at(refuse.job, {Stage::requested});
        if (!job) return {};
        return {event(JobRejected{job->id, job->comment, shorten(refuse.reason, longest_reason)}, the_bot,
                      key_of_acceptance(job->id))};
    }

    Events operator()(const RunnerStarted& started) const {
        if (!job_at(started.job, {Stage::accepted})) return {};
        return {event(JobRunning{started.job}, runner_or_bot(started.runner), key_of_runner(started.job, "started"))};
    }

    Events operator()(const RunnerMeasured& measured) const {
        const Job* job = job_at(measured.job, {Stage::accepted, Stage::running});
        if (!job) return {};
        // The runner's message that it started may be late or lost.
        Events events = (*this)(RunnerStarted{measured.job, measured.runner});
        events.push_back(event(JobMeasured{measured.job, measured.results}, runner_or_bot(measured.runner),
                               key_of_runner(measured.job, "measured")));
        return events;
    }

    Events operator()(const RunnerFailed& failed) const {
        if (!job_at(failed.job, {Stage::accepted, Stage::running})) return {};
        return {event(JobFailed{failed.job, shorten(failed.reason, longest_reason), tail(failed.log, longest_log)},
                      runner_or_bot(failed.runner), key_of_runner(failed.job, "failed"))};
    }

    Events operator()(const ReportPublished& published) const {
        if (!job_at(published.job, {Stage::measured})) return {};
        return {event(JobReported{published.job, published.path, published.commit, published.url,
                                  shorten(published.headline, longest_reason), published.tally, published.conclusion},
                      the_bot, effect_id(Obligation::report, published.job))};
    }

    Events operator()(const ReportRefused& refused) const {
        if (!job_at(refused.job, {Stage::measured})) return {};
        return {event(JobFailed{refused.job, shorten(refused.reason, longest_reason), {}}, the_bot,
                      effect_id(Obligation::report, refused.job))};
    }

    // Whether the effect is owed now, and ends with effect.done. Lookups and reports end with events of their own.
    bool is_owed(const std::string& effect) const {
        if (!replies_said_by(state, effect).empty()) return true;
        if (state.quarantine && !state.quarantine->told && quarantine_id(*state.quarantine) == effect) return true;
        for (const auto& [pull, proposal] : state.proposals) {
            if (!proposal.told && proposal_id(proposal) == effect) return true;
        }
        for (const auto& [pull, ruling] : state.rulings) {
            if (!ruling.told && ruling_comment_id(ruling) == effect) return true;
            if (!ruling.recorded && ruling_report_id(ruling) == effect) return true;
        }
        if (state.queued_merges.contains(effect)) return true;
        const auto id = job_of_effect(effect);
        const Job* job = id ? live_job(state, *id) : nullptr;
        if (!job) return false;
        return std::ranges::any_of(open_obligations(*job), [&](Obligation obligation) {
            return obligation != Obligation::resolve && obligation != Obligation::report &&
                   effect_id(obligation, *job) == effect;
        });
    }

    Events operator()(const EffectPerformed& performed) const {
        if (!is_owed(performed.effect)) return {};
        return {event(EffectDone{performed.effect, performed.reference}, the_bot, key_of_effect(performed.effect))};
    }

    Events operator()(const EffectAbandoned& abandoned) const {
        if (!is_owed(abandoned.effect)) return {};
        return {event(EffectGivenUp{abandoned.effect, shorten(abandoned.reason, longest_reason)}, the_bot,
                      key_of_effect(abandoned.effect))};
    }

    Events operator()(const AdoptAccess& adopt) const {
        if (policy_of(adopt.access) == policy_of(state.access) && adopt.to == state.policy) return {};
        const std::string idempotency_key =
            adopt.to.empty() ? key_of_access(state.events) : key_of_policy(adopt.to, state.events);
        return {
            event(AccessAdopted{policy_of(adopt.access), shorten(adopt.reason, longest_reason), state.policy, adopt.to},
                  the_bot, idempotency_key)};
    }

    const AccessRequest* request_of(const std::string& effect) const {
        const auto found = state.requests.find(effect);
        return found == state.requests.end() ? nullptr : &found->second;
    }

    const VerdictRequest* verdict_request_of(const std::string& effect) const {
        const auto found = state.verdict_requests.find(effect);
        return found == state.verdict_requests.end() ? nullptr : &found->second;
    }

    // Ends a request about the policy or a verdict, by its author. `body_of` gets the pull request, comment and
    // command.
    template <class BodyOf>
    Events end(const std::string& effect, BodyOf body_of) const {
        if (const AccessRequest* request = request_of(effect))
            return {event(body_of(request->pull, request->comment, request->command), request->author, effect)};
        if (const VerdictRequest* request = verdict_request_of(effect))
            return {event(body_of(request->job.pull, request->comment, request->command), request->author, effect)};
        return {};
    }

    Events operator()(const RequestAnswered& answered) const {
        return end(answered.effect, [&](const PullId& pull, const std::string& comment, const std::string& command) {
            return CommandFollowed{pull, comment, command, answered.answer};
        });
    }

    Events operator()(const RequestRefused& refused) const {
        return end(refused.effect, [&](const PullId& pull, const std::string& comment, const std::string& command) {
            return CommandRefused{pull, comment, command, shorten(refused.reason, longest_reason)};
        });
    }

    // Why the ruling cannot be made now; empty if it can. Much may have happened since it was asked for.
    std::string bar_to_ruling(const VerdictRequest& request) const {
        const std::optional<Job> last = last_checked_job(state, request.job.pull);
        // A ruling holds for the head that was measured last: on another one, nobody would see it.
        if (!last || last->id != request.job) return "another job of this pull request was reported meanwhile";
        // Its report already concludes with what was accepted before.
        const Job* active = active_job(state, request.job.pull);
        if (active && active->stage == Stage::measured && sets_check(*active))
            return fmt::format("the report of job {} is being written: ask again once it is there", active->id.number);
        if (request.command != "reopen") return {};
        const auto found = state.rulings.find(request.job.pull);
        Ruling ruling = found == state.rulings.end() ? Ruling() : found->second;
        return reopen(ruling, request.benchmark) ? "" : fmt::format("nobody accepted {} here", request.benchmark);
    }

    Events operator()(const RuleOnVerdict& ruled) const {
        const VerdictRequest* request = verdict_request_of(ruled.effect);
        if (!request) return {};
        if (std::string bar = bar_to_ruling(*request); !bar.empty())
            return (*this)(RequestRefused{ruled.effect, std::move(bar)});
        Events events = (*this)(RequestAnswered{ruled.effect, ruled.answer});
        events.insert(events.begin(), ruling_by(*request, ruled.conclusion));
        return events;
    }

    Event ruling_by(const VerdictRequest& request, Conclusion conclusion) const {
        EventBody body = VerdictReopened{request.job, request.benchmark, conclusion};
        if (request.command == "accept")
            body = VerdictAccepted{request.job, request.benchmark, request.reason, conclusion};
        Event ruling = event(std::move(body), request.author, key_of_ruling(request.effect));
        ruling.actor_id = request.author_id;
        return ruling;
    }

    Events operator()(const QueueMerge& queued) const {
        const bool sound =
            is_repository_name(queued.pull.repository) && queued.pull.number > 0 && is_commit_id(queued.head);
        const std::string idempotency_key = key_of_merge(queued.pull, queued.head);
        if (!sound || !rights.registered || state.history.has_acted(idempotency_key)) return {};
        return {{MergeQueued{queued.pull, queued.head}, queued.by, idempotency_key, queued.delivery, at}};
    }

    Events operator()(const AccessChanged& changed) const {
        const AccessRequest* request = request_of(changed.effect);
        if (!request) return {};
        Events events;
        if (changed.to != state.policy) {
            events.push_back(event(AccessAdopted{policy_of(changed.access), shorten(changed.words, longest_reason),
                                                 state.policy, changed.to},
                                   request->author, key_of_policy(changed.to, state.events)));
        }
        const Events answer = (*this)(RequestAnswered{changed.effect, changed.answer});
        events.insert(events.end(), answer.begin(), answer.end());
        return events;
    }

    Events operator()(const ExplainAccess& explain) const {
        const auto known = state.proposals.find(explain.pull);
        const bool same = known != state.proposals.end() && known->second.head == explain.head &&
                          known->second.base == explain.base && known->second.lacking == explain.lacking;
        if (same) return {};
        AccessExplained explained{
            explain.pull,   explain.head, explain.base, explain.answer, shorten(explain.reason, longest_reason),
            explain.lacking};
        return {event(
            std::move(explained), the_bot,
            fmt::format("proposal:{}/{}/{}/{}", to_path(explain.pull), explain.head, explain.base, state.events))};
    }

    Events operator()(const QuarantineAccess& quarantine) const {
        const bool known = state.quarantine && state.quarantine->commit == quarantine.commit;
        if (known || quarantine.commit == state.policy) return {};
        return {
            event(AccessQuarantined{quarantine.commit, quarantine.answer, shorten(quarantine.reason, longest_reason)},
                  the_bot, fmt::format("quarantine:{}/{}", quarantine.commit, state.events))};
    }

    Events operator()(const RevokeJob& revoke) const {
        if (!job_at(revoke.job, {Stage::requested, Stage::accepted, Stage::running})) return {};
        return {event(JobAborted{revoke.job, {}, shorten(revoke.reason, longest_reason)}, the_bot,
                      key_of_revocation(revoke.job))};
    }

    // At most one event in half an hour, and only if other events came since.
    Events operator()(const NoteCommentsRead& read) const {
        constexpr std::chrono::minutes often_enough{30};
        if (!state.reading || state.events <= state.reading->events) return {};
        const auto later = read.until - state.reading->until;
        // The clock was ahead and was corrected: comments until the earlier `until` were not really read.
        if (later > -often_enough && later < often_enough) return {};
        return {event(CommentsRead{read.until}, the_bot, key_of_reading(state.events))};
    }

    Events operator()(const NameRepository& named) const {
        if (named.id < 1 || !is_repository_name(named.name)) return {};
        const auto& known = state.access.known;
        const auto same = [&](const auto& entry) { return entry.second.id == named.id; };
        const auto found = std::ranges::find_if(known, same);
        if (found != known.end() && found->second.name == named.name) return {};
        std::string repository = found != known.end() ? found->first : new_name_in_log(state.access, named);
        if (!is_repository_name(repository)) return {};
        return {event(RepositoryNamed{std::move(repository), named.id, named.name}, the_bot,
                      key_of_naming(named.id, state.events))};
    }

    Events operator()(const BeginService& begin) const {
        const std::int64_t epoch = state.epoch + 1;
        return {event(ServiceBegan{epoch, begin.service}, the_bot, key_of_epoch(epoch))};
    }
};

}  // namespace

std::vector<Event> decide(const State& state, const Command& command, const Rights& rights, Damping damping) {
    return std::visit(Decision{state, rights, command.at, damping}, command.body);
}

}  // namespace tachograph
