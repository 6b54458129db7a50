#include "core/machine/reconstruct.hpp"

#include "core/machine/idempotency_key.hpp"
#include "core/values/overloaded.hpp"

#include <charconv>
#include <string_view>
#include <utility>

namespace tachograph {
namespace {

using Bodies = std::vector<CommandBody>;

std::string_view after_last(std::string_view text, char mark) { return text.substr(text.rfind(mark) + 1); }

struct Origin {
    const State& state;
    const Event& event;

    Bodies ask(const PullId& pull, const std::string& comment, Instruction instruction) const {
        int index = 0;
        const std::string_view digits = after_last(event.idempotency_key, '/');
        std::from_chars(digits.data(), digits.data() + digits.size(), index);
        return {
            Ask{pull, event.actor, comment, index, event.delivery, std::move(instruction), event.actor_id, event.text}};
    }

    // The log does not have the forge's time of the push. It was after the job's request, so any late time will do.
    Bodies pushed(const JobId& job, const std::string& head, bool supersede) const {
        return {PullPushed{job.pull, event.actor, head, event.delivery, Timestamp::max(), supersede, event.actor_id}};
    }

    std::string runner() const { return event.actor.kind == ActorKind::runner ? event.actor.name : std::string(); }

    Bodies operator()(const JobRequested& e) const {
        // A job that supersedes another one comes together with that one's job.aborted.
        if (!event.idempotency_key.starts_with("comment:")) return {};
        return ask(e.job.pull, e.comment, e.head.empty() ? Instruction(RunBenchmarks{e.base_ref, e.only}) : Retry{});
    }

    Bodies operator()(const JobRejected& e) const {
        if (event.idempotency_key == key_of_acceptance(e.job)) return {RefuseJob{e.job, e.reason}};
        return ask(e.job.pull, e.comment, RunBenchmarks{});
    }

    Bodies operator()(const JobAccepted& e) const { return {ResolveJob{e.job, e.head, e.base, e.target}}; }

    Bodies operator()(const JobRunning& e) const { return {RunnerStarted{e.job, runner()}}; }

    Bodies operator()(const JobMeasured& e) const { return {RunnerMeasured{e.job, runner(), e.results}}; }

    Bodies operator()(const JobReported& e) const {
        return {ReportPublished{e.job, e.report, e.commit, e.url, e.headline, e.tally}};
    }

    Bodies operator()(const JobFailed& e) const {
        return {RunnerFailed{e.job, runner(), e.reason, e.log}, ReportRefused{e.job, e.reason}};
    }

    Bodies operator()(const JobAborted& e) const {
        if (event.idempotency_key == key_of_closing(e.job))
            return {PullClosed{e.job.pull, event.actor, event.delivery, Timestamp::max()}};
        if (event.idempotency_key == key_of_revocation(e.job)) return {RevokeJob{e.job, e.reason}};
        const std::string head(after_last(event.idempotency_key, '/'));
        if (event.idempotency_key == key_of_superseding(e.job, head)) return pushed(e.job, head, true);
        return ask(e.job.pull, e.comment, Abort{});
    }

    Bodies operator()(const JobOutdated& e) const { return pushed(e.job, e.head, false); }

    Bodies operator()(const CommandRefused& e) const {
        if (state.requests.contains(event.idempotency_key)) return {AccessRefused{event.idempotency_key, e.reason}};
        return ask(e.pull, e.comment, Misunderstood{e.command, e.reason});
    }

    Bodies operator()(const QuestionAsked& e) const {
        const auto topic = parse_topic(e.question);
        return topic ? ask(e.pull, e.comment, Question{*topic}) : Bodies();
    }

    Bodies operator()(const EffectDone& e) const { return {EffectPerformed{e.effect, e.reference}}; }

    Bodies operator()(const EffectGivenUp& e) const { return {EffectAbandoned{e.effect, e.reason}}; }

    // `approve`, `adopt <commit>`, `whois <account>`, `addbenchmarker <account> on <scope>`.
    Bodies operator()(const AccessAsked& e) const {
        const std::string_view command = e.command;
        const std::string_view word = command.substr(0, command.find(' '));
        const std::string_view rest = command.substr(word.size() < command.size() ? word.size() + 1 : word.size());
        const auto by = [&](Instruction instruction) { return ask(e.pull, e.comment, std::move(instruction)); };
        if (word == "approve") return by(Approve{});
        if (word == "adopt") return by(Adopt{std::string(rest)});
        if (word == "whois") return by(WhoIs{std::string(rest)});
        const auto on = rest.rfind(" on ");
        if (on == std::string_view::npos) return {};
        return by(ChangeBenchmarker{word == "addbenchmarker", std::string(rest.substr(0, on)),
                                    std::string(rest.substr(on + 4))});
    }

    Bodies operator()(const CommandFollowed& e) const { return {AccessAnswered{event.idempotency_key, e.answer}}; }

    Bodies operator()(const AccessExplained& e) const {
        return {ExplainAccess{e.pull, e.head, e.base, e.answer, e.reason, e.lacking}};
    }

    Bodies operator()(const AccessQuarantined& e) const { return {QuarantineAccess{e.head, e.answer, e.reason}}; }

    Bodies operator()(const ServiceBegan& e) const { return {BeginService{e.service}}; }

    Bodies operator()(const CommentsRead& e) const { return {NoteCommentsRead{e.until}}; }

    Bodies operator()(const RepositoryNamed& e) const {
        return {NameRepository{e.repository, e.repository_id, e.name}};
    }

    // Adopted by a person's command: any open request may be the one. Adopted by the bot: from the repository.
    Bodies operator()(const AccessAdopted& e) const {
        if (event.actor.kind == ActorKind::bot) return {AdoptAccess{e.access, e.reason, e.base, e.head}};
        Bodies bodies;
        for (const auto& [effect, request] : state.requests)
            bodies.push_back(AccessChanged{effect, e.access, e.base, e.head, e.reason, {}});
        return bodies;
    }
};

}  // namespace

std::vector<Command> commands_behind(const State& state, const Event& event) {
    std::vector<Command> commands;
    for (CommandBody& body : std::visit(Origin{state, event}, event.body))
        commands.push_back({std::move(body), event.at});
    return commands;
}

}  // namespace tachograph
