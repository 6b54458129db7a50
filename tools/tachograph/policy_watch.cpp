// What has happened to the access-control repository that nobody told of.
#include "access-control/approval.hpp"
#include "access-control/policy.hpp"
#include "core/markdown.hpp"
#include "core/ports/failures.hpp"
#include "tools/tachograph/policy_desk.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

namespace tachograph::tools {

using access_control::Changes;
using access_control::PolicyProblems;

std::vector<Command> PolicyDesk::look(const State& state) {
    std::vector<Command> commands;
    if (state.policy.empty()) return commands;
    look_at_tip(state, commands);
    if (commands.empty() && !settings_.home.empty()) look_at_pulls(state, commands);
    return commands;
}

void PolicyDesk::look_at_tip(const State& state, std::vector<Command>& commands) {
    std::optional<git::ObjectId> tip;
    {
        const std::lock_guard lock(mutex_);
        tip = store_.tip();
        const bool known = !tip || *tip == state.policy || made_.contains(*tip);
        if (known || (state.quarantine && state.quarantine->commit == *tip)) return;
    }
    // Made before a crash, for a request that is followed again now.
    const std::string message = store_.commit(*tip).message;
    for (const auto& [effect, request] : state.requests) {
        if (message.find("\nRequest: " + effect + "\n") != std::string::npos) return;
    }
    const auto quarantine = [&](std::string answer, std::string reason) {
        commands.push_back({QuarantineAccess{*tip, std::move(answer), std::move(reason)}, settings_.clock()});
    };
    auto read = access_control::read_policy(store_.files(store_.commit(*tip).tree));
    if (const auto* problems = std::get_if<PolicyProblems>(&read))
        return quarantine(fmt::format("It cannot be adopted as it is:\n\n{}", access_control::bullets(*problems)),
                          "it is no valid policy");
    const Access& after = std::get<Access>(read);
    Changes changes = access_control::changes_between(state.access, after);
    if (!store_.has(state.policy) || !store_.is_before(state.policy, *tip))
        return quarantine("It would change:\n\n" + access_control::bullets(changes.words), "the history was rewritten");
    changes = changes_of(state.access, state.policy, after, store_.commit(*tip).tree);
    if (changes.words.empty()) {
        commands.push_back({AdoptAccess{after, "nothing changes for anybody", state.policy, *tip}, settings_.clock()});
        return;
    }
    const auto merge = settings_.home.empty() ? std::nullopt : forge_.merge_behind(settings_.home, *tip);
    const bool direct = !merge || store_.commit(*tip).parents.front() != state.policy;
    const std::string lacking = direct ? "it came by neither an approved pull request nor a command"
                                       : lacking_of(*merge, state.access, changes);
    if (!lacking.empty()) return quarantine("It would change:\n\n" + access_control::bullets(changes.words), lacking);
    const std::vector<std::string>& reviewers = merge->approvers;
    const std::string reason =
        fmt::format("{}; {} approved by {} and merged by {}", fmt::join(changes.words, "; "), to_text(merge->pull),
                    reviewers.empty() ? merge->merger : fmt::format("{}", fmt::join(reviewers, ", ")), merge->merger);
    commands.push_back({AdoptAccess{after, reason, state.policy, *tip}, settings_.clock()});
    if (const auto told = state.proposals.find(merge->pull); told != state.proposals.end()) {
        const std::string answer = fmt::format("This is in force, with commit {}:\n\n{}",
                                               inline_code(tip->substr(0, 10)), access_control::bullets(changes.words));
        commands.push_back({ExplainAccess{merge->pull, told->second.head, *tip, answer, {}, {}}, settings_.clock()});
    }
}

std::string PolicyDesk::lacking_of(const Merge& merge, const Access& access, const Changes& changes) const {
    std::vector<access_control::Person> approvers{{merge.merger}};
    for (const std::string& name : merge.approvers) approvers.push_back({name});
    const std::string lacking =
        access_control::what_lacks({access, changes, merge.author, approvers, settings_.clock()});
    // Whoever may push may press the button; what counts is who may let people in.
    const bool entitled =
        access_control::what_lacks({access, changes, {}, {{merge.merger}}, settings_.clock()}).empty();
    if (!lacking.empty() || entitled) return lacking;
    return fmt::format("it was merged by {}, who is no admin of all that it changes", merge.merger);
}

std::vector<access_control::Person> PolicyDesk::approvers_of(const PullId& pull, const std::string& head) {
    std::vector<access_control::Person> people;
    for (const std::string& name : forge_.approvers_of(pull, head)) people.push_back({name});
    return people;
}

ExplainAccess PolicyDesk::explain(const State& state, const PullId& pull, const PullCondition& condition) {
    ExplainAccess explained{pull, condition.head, state.policy, {}, {}, {}};
    const auto refuse = [&](std::string reason) {
        explained.answer = fmt::format("This cannot be merged: {}", reason);
        explained.reason = std::move(reason);
        return explained;
    };
    try {
        const auto merged = store_.merged_tree(state.policy, store_.pull_head(pull.number));
        if (!merged) return refuse("it conflicts with what is in force; merge the target branch into it");
        auto read = access_control::read_policy(store_.files(*merged));
        if (const auto* problems = std::get_if<PolicyProblems>(&read)) {
            refuse("it is no valid policy");
            explained.answer =
                fmt::format("With this, nothing of the policy would hold:\n\n{}", access_control::bullets(*problems));
            return explained;
        }
        const Changes changes = changes_of(state.access, state.policy, std::get<Access>(read), *merged);
        explained.answer = changes.words.empty()
                               ? "This changes nothing for anybody.\n"
                               : fmt::format("With this,\n\n{}", access_control::bullets(changes.words));
        explained.lacking = access_control::what_lacks(
            {state.access, changes, condition.author, approvers_of(pull, condition.head), settings_.clock()});
        const std::string head = inline_code(condition.head.substr(0, 10));
        explained.answer +=
            explained.lacking.empty()
                ? fmt::format("\nIt is approved at {}, and comes into force when an admin merges it.\n", head)
                : fmt::format("\nIt comes into force once it is approved, by `@{} approve`, at {}: {}.\n",
                              settings_.bot_name, head, plain_text(explained.lacking));
    } catch (const Refused& refused) {
        return refuse(refused.what());
    }
    return explained;
}

void PolicyDesk::look_at_pulls(const State& state, std::vector<Command>& commands) {
    for (const PullId& pull : forge_.open_pulls(settings_.home)) {
        const PullCondition condition = forge_.condition_of(pull);
        const auto known = state.proposals.find(pull);
        const bool same = known != state.proposals.end() && known->second.head == condition.head &&
                          known->second.base == state.policy;
        const bool reviewed = same && !known->second.lacking.empty() && !approvers_of(pull, condition.head).empty();
        // What says the same again is dropped by decide.
        if (condition.open && (!same || reviewed))
            commands.push_back({explain(state, pull, condition), settings_.clock()});
    }
}

}  // namespace tachograph::tools
