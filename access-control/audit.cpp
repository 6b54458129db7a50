#include "access-control/audit.hpp"

#include "access-control/approval.hpp"
#include "access-control/rights.hpp"
#include "core/commands/repository_names.hpp"
#include "core/events/event_subject.hpp"
#include "core/events/event_text.hpp"
#include "core/machine/apply.hpp"
#include "core/machine/decide.hpp"
#include "core/machine/idempotency_key.hpp"
#include "core/machine/reconstruct.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include <fmt/format.h>

namespace tachograph::access_control {
namespace {

// Removes reasons, answers and logs: texts for people, which another version of the program may word differently.
Event without_words(Event event) {
    std::visit(
        [](auto& body) {
            if constexpr (requires { body.reason; }) body.reason.clear();
            if constexpr (requires { body.answer; }) body.answer.clear();
            if constexpr (requires { body.log; }) body.log.clear();
        },
        event.body);
    return event;
}

// In old logs, approvals name no head. Such an approval is refused when it is carried out.
bool names_no_head(const Event& event) {
    const auto* asked = std::get_if<AccessAsked>(&event.body);
    return asked && asked->command == "approve";
}

// In old logs, a refused request is a JobRejected with a job number of its own.
std::optional<Event> as_rejected_once(const Event& decided, const Event& event) {
    const auto* rejected = std::get_if<JobRejected>(&event.body);
    const auto* refused = std::get_if<CommandRefused>(&decided.body);
    if (!rejected || !refused || refused->pull != rejected->job.pull) return std::nullopt;
    Event former = decided;
    former.body = JobRejected{rejected->job, refused->comment, refused->reason};
    return former;
}

bool is_same(Event decided, const Event& event) {
    if (auto* asked = std::get_if<AccessAsked>(&decided.body); asked && names_no_head(event))
        asked->command = asked->command.substr(0, asked->command.find(' '));
    if (auto former = as_rejected_once(decided, event)) decided = *std::move(former);
    return without_words(std::move(decided)) == without_words(event);
}

// The most that the command's actor may have been allowed to do. Old events do not say which account of that name the
// actor was.
Rights rights_behind(const Access& access, const Command& command) {
    Rights rights = rights_for(access, command);
    const auto widen = [&](const std::string& account, const std::vector<std::string>& names) {
        const Rights best = best_rights_of(access, account, names, command.at);
        rights.benchmark = rights.benchmark || best.benchmark;
        rights.administer = rights.administer || best.administer;
    };
    if (const auto* ask = std::get_if<Ask>(&command.body); ask && ask->author_id == 0)
        widen(ask->author.name, scope_of(access, *ask));
    if (const auto* pushed = std::get_if<PullPushed>(&command.body); pushed && pushed->by_id == 0)
        widen(pushed->by.name, names_of(access, pushed->pull.repository));
    return rights;
}

// All rights with which the writer may have decided on the command.
std::vector<Rights> rights_in_question(const Access& access, const Command& command) {
    // No rights: the actor may have been another account of that name, and was refused.
    std::vector<Rights> possible{rights_behind(access, command), Rights{}};
    const auto* ask = std::get_if<Ask>(&command.body);
    const bool asks_only =
        ask && (std::holds_alternative<Approve>(ask->instruction) || std::holds_alternative<Adopt>(ask->instruction));
    // Old versions let everybody ask for an approval, and checked the right when it was carried out.
    if (asks_only) possible.push_back({.administer = true});
    return possible;
}

std::string reason_of(const Event& event) {
    return std::visit(
        [](const auto& body) {
            if constexpr (requires { body.reason; })
                return body.reason;
            else
                return std::string();
        },
        event.body);
}

// Describes how the event differs from the one that was decided again.
std::string difference(const Event& decided, const Event& event) {
    if (decided.body.index() != event.body.index()) {
        const std::string reason = reason_of(decided);
        return reason.empty() ? fmt::format("it should be '{}'", event_subject(decided)) : reason;
    }
    if (decided.actor != event.actor) return fmt::format("its actor should be {}", to_text(decided.actor));
    if (decided.idempotency_key != event.idempotency_key)
        return fmt::format("its cause should be {}", escape_line(decided.idempotency_key));
    if (decided.delivery != event.delivery) return "no delivery, or another one, leads to it";
    return fmt::format("it should be '{}'", event_subject(decided));
}

std::optional<JobId> job_of(const Event& event) {
    return std::visit(
        [](const auto& body) -> std::optional<JobId> {
            if constexpr (requires { body.job; })
                return body.job;
            else
                return std::nullopt;
        },
        event.body);
}

}  // namespace

std::vector<std::string> Audit::judge(std::string_view message) {
    std::vector<std::string> problems;
    last_.reset();
    auto read = parse_event(message);
    if (const auto* unreadable = std::get_if<UnreadableEvent>(&read)) {
        problems.push_back(unreadable->problem);
        if (!unreadable->type.empty() && !std::exchange(lost_, true))
            problems.back() += "; use a version that knows it: what follows cannot be judged";
        return problems;
    }
    ++events_;
    const Event& event = last_.emplace(std::get<Event>(std::move(read)));
    if (!is_as_written(event, message)) problems.push_back("it is not written as this event is written");
    if (!lost_) judge(event, problems);
    return problems;
}

std::vector<std::string> Audit::end() const {
    if (lost_ || awaited_.empty()) return {};
    return {
        fmt::format("the log ends before '{}', which was decided together with it", event_subject(awaited_.front()))};
}

void Audit::judge(const Event& event, std::vector<std::string>& problems) {
    const std::string objection = objection_to(event);
    if (objection.empty()) {
        state_ = apply(std::move(state_), event);
        return;
    }
    try {
        state_ = apply(State(state_), event);
        if (std::holds_alternative<JobRequested>(event.body)) unlawful_.insert(*job_of(event));
        problems.push_back(fmt::format("{} has no ground here: {}", event_type(event.body), objection));
    } catch (const IllegalEvent& illegal) {
        problems.push_back(illegal.what());
    }
}

std::string Audit::objection_to(const Event& event) {
    if (!awaited_.empty()) {
        const std::vector<Event> awaited = std::exchange(awaited_, {});
        if (std::ranges::any_of(awaited, [&](const Event& one) { return is_same(one, event); })) return {};
        return fmt::format("'{}' must come first", event_subject(awaited.front()));
    }
    std::string objection;
    bool is_decided = false;
    for (const Command& command : commands_behind(state_, event)) {
        for (const Rights& rights : rights_in_question(state_.access, command)) {
            const std::vector<Event> decided = decide(state_, command, rights, Damping::off);
            if (decided.empty()) continue;
            if (is_same(decided.front(), event)) {
                is_decided = true;
                awaited_.insert(awaited_.end(), std::next(decided.begin()), decided.end());
            } else if (objection.empty()) {
                objection = difference(decided.front(), event);
            }
        }
    }
    if (is_decided) return objection_to_rights(event);
    return objection.empty() ? "nothing that happened before leads to it" : objection;
}

// Checks what `decide` does not, because its caller knows it.
std::string Audit::objection_to_rights(const Event& event) const {
    if (const auto* adopted = std::get_if<AccessAdopted>(&event.body)) return objection_to(*adopted, event);
    const auto id = job_of(event);
    const Job* job = id ? active_job(state_, id->pull) : nullptr;
    if (!job || job->id != *id) return {};
    if (std::holds_alternative<JobAborted>(event.body) && event.idempotency_key == key_of_revocation(*id)) {
        const Rights rights = rights_of_requester(state_.access, *job, event.at);
        if (rights.registered && rights.benchmark)
            return fmt::format("{} may still run benchmarks on {}", job->requester.name, id->pull.repository);
    }
    const auto* accepted = std::get_if<JobAccepted>(&event.body);
    if (accepted && !job->head.empty() && accepted->head != job->head)
        return fmt::format("the job was asked for to measure {:.10}", job->head);
    const bool goes_on = accepted || std::holds_alternative<JobRunning>(event.body);
    if (goes_on && unlawful_.contains(*id)) return "nobody with the right to do so asked for the job";
    return {};
}

// Checks that the actor had the right to change the policy, by the policy before.
std::string Audit::objection_to(const AccessAdopted& adopted, const Event& event) const {
    if (state_.access.grants.empty()) return {};  // the first policy: nobody had rights before
    if (event.actor.kind == ActorKind::bot)
        return adopted.head.empty() ? "it names no commit of the access-control repository" : "";
    std::vector<Person> approvers;
    for (const auto& [effect, request] : state_.requests) {
        if (request.author == event.actor) approvers.push_back({request.author.name, request.author_id});
    }
    const Changes changes = changes_between(state_.access, adopted.access);
    return what_lacks({state_.access, changes, {}, approvers, event.at});
}

}  // namespace tachograph::access_control
