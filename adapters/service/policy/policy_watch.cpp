// Detects changes of the access-control repository that did not come by a command.
#include "access-control/approval.hpp"
#include "access-control/policy.hpp"
#include "adapters/service/policy/policy_requests.hpp"
#include "core/commands/repository_names.hpp"
#include "core/ports/failures.hpp"
#include "core/values/markdown.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

namespace tachograph::service {

using access_control::Changes;
using access_control::PolicyProblems;

namespace {

const std::string not_let_in = "it came by neither an approved pull request nor a command";
constexpr std::size_t most_pulls_a_look = 20;
// Times of updates are whole seconds of another clock. After an update that is younger than this, another update may
// have the same time.
constexpr std::chrono::seconds times_differ_by{10};
constexpr std::size_t longest_rebase = 100;  // GitHub does not rebase more commits
const std::string nobody_knows = "the event log is new, or was lost, so that nobody knows who let it in";

}  // namespace

std::vector<Command> PolicyRequests::look(const State& state) {
    std::vector<Command> commands;
    if (state.access.grants.empty()) return commands;
    look_at_tip(state, commands);
    if (commands.empty() && !settings_.home.empty() && !state.policy.empty()) look_at_pulls(state, commands);
    return commands;
}

void PolicyRequests::look_at_tip(const State& state, std::vector<Command>& commands) {
    std::optional<ObjectId> tip;
    {
        const std::lock_guard lock(mutex_);
        tip = store_.tip();
        if (!tip && !state.policy.empty())
            throw Unavailable(fmt::format(
                "the access-control repository lost its branch, although its commit {0} is in force: put it back, git "
                "update-ref refs/heads/main {0}",
                state.policy));
        // A commit that was in force is not expected on the branch again: if it is there, the history was rewritten.
        if (!state.policy.empty() && store_.has(state.policy))
            std::erase_if(made_, [&](const ObjectId& commit) { return store_.is_before(commit, state.policy); });
        const bool known = !tip || *tip == state.policy || made_.contains(*tip);
        if (known || (state.quarantine && state.quarantine->commit == *tip)) return;
    }
    // The commit was made before a crash, for a request that is now carried out again.
    const std::string message = store_.commit(*tip).message;
    for (const auto& [effect, request] : state.requests) {
        if (message.find("\nRequest: " + effect + "\n") != std::string::npos) return;
    }
    if (state.policy.empty()) return commands.push_back(quarantined(state, *tip, nobody_knows));
    const bool known_base = store_.has(state.policy) && store_.is_before(state.policy, *tip);
    if (!known_base) return commands.push_back(quarantined(state, *tip, "the history was rewritten"));
    if (store_.commit(*tip).tree == store_.commit(state.policy).tree)
        return commands.push_back(adopted(state.access, state, *tip, "nothing changes for anybody"));
    // One change after the other: several may have been approved since the last check.
    const auto line = store_.commits_after(state.policy, *tip);
    line.empty() ? commands.push_back(quarantined(state, *tip, not_let_in)) : judge(state, line, commands);
}

Command PolicyRequests::adopted(Access access, const State& state, const ObjectId& commit, std::string reason) const {
    return {AdoptAccess{std::move(access), std::move(reason), state.policy, commit}, settings_.clock()};
}

Command PolicyRequests::quarantined(const State& state, const ObjectId& tip, std::string reason) const {
    const auto read = access_control::read_policy(store_.files(store_.commit(tip).tree));
    std::string answer;
    if (const auto* problems = std::get_if<PolicyProblems>(&read)) {
        answer = "It is no valid policy, and cannot be adopted:\n\n" + access_control::bullets(*problems);
    } else {
        const Changes changes = access_control::changes_between(state.access, std::get<Access>(read));
        answer = "It would change:\n\n" + access_control::bullets(changes.words);
    }
    return {QuarantineAccess{tip, std::move(answer), std::move(reason)}, settings_.clock()};
}

// How many commits the pull request brought, counted from the first of `line`: those of a rebase are one change. 0 if
// other commits are between them.
std::size_t PolicyRequests::brought_by(const Merge& merge, const std::vector<ObjectId>& line) const {
    const auto last = std::ranges::find(line, merge.commit);
    const auto count = static_cast<std::size_t>(last - line.begin()) + 1;
    if (last == line.end() || count > longest_rebase) return 0;
    const auto is_one = [&](const ObjectId& commit) {
        if (store_.commit(commit).parents.size() != 1) return false;
        const auto also = forge_.merge_behind(merge.pull.repository, commit);
        return also && also->pull == merge.pull;
    };
    return count == 1 || std::all_of(line.begin(), std::next(last), is_one) ? count : 0;
}

PolicyRequests::Arrival PolicyRequests::first_of(const State& state, const std::vector<ObjectId>& line) const {
    auto merge = settings_.home.empty() ? std::nullopt
                                        : forge_.merge_behind(name_in_log(state.access, settings_.home), line.front());
    if (!merge) return {{}, line.front(), not_let_in};
    const std::size_t brought = brought_by(*merge, line);
    if (brought == 0) return {{}, line.front(), fmt::format("it is not the commits of {} alone", to_path(merge->pull))};
    return {std::move(merge), line.at(brought - 1), {}};
}

// Decides whether the first change after the commit in force comes into force. If it does not, the whole rest of the
// line is quarantined.
void PolicyRequests::judge(const State& state, const std::vector<ObjectId>& line, std::vector<Command>& commands) {
    auto [merge, next, lacking] = first_of(state, line);
    const ObjectId& tip = line.back();
    const ObjectId tree = store_.commit(next).tree;
    const auto read = access_control::read_policy(store_.files(tree));
    if (!std::holds_alternative<Access>(read)) {
        const std::string also = lacking.empty() ? "" : "; " + lacking;
        return commands.push_back(quarantined(state, tip, next.substr(0, 10) + " is no valid policy" + also));
    }
    const Access& after = std::get<Access>(read);
    const Changes changes = changes_of(state.access, state.policy, after, tree);
    if (changes.words.empty()) return commands.push_back(adopted(after, state, next, "nothing changes for anybody"));
    if (merge) lacking = lacking_of_merge(*merge, state, next, changes);
    if (lacking.empty()) lacking = wrong_number(state.access, after);
    if (!lacking.empty()) return commands.push_back(quarantined(state, tip, lacking));
    std::vector<std::string> approvers;
    for (const Person& person : merge->approvers) approvers.push_back(person.account);
    const std::string by = approvers.empty() ? "" : fmt::format("approved by {} and ", fmt::join(approvers, ", "));
    commands.push_back(adopted(after, state, next,
                               fmt::format("{}; {} {}merged by {}", fmt::join(changes.words, "; "),
                                           to_text(merge->pull), by, merge->merger.account)));
    if (const auto told = state.proposals.find(merge->pull); told != state.proposals.end()) {
        const std::string answer = fmt::format("This is in force, with commit {}:\n\n{}",
                                               inline_code(next.substr(0, 10)), access_control::bullets(changes.words));
        commands.push_back({ExplainAccess{merge->pull, told->second.head, next, answer, {}, {}}, settings_.clock()});
    }
}

// The approvals are for the merge of the commit in force and the pull request's head. The commit must have that tree.
std::string PolicyRequests::lacking_of_merge(const Merge& merge, const State& state, const ObjectId& commit,
                                             const Changes& changes) const {
    try {
        const bool same_head = store_.pull_head(merge.pull.number) == merge.head;
        const auto expected = same_head ? store_.merged_tree(state.policy, merge.head) : std::nullopt;
        if (expected != store_.commit(commit).tree)
            return fmt::format("it is not what the merge of {} at {:.10} comes to", to_path(merge.pull), merge.head);
    } catch (const Refused& refused) {
        return refused.what();
    }
    return lacking_of(merge, state.access, changes);
}

std::string PolicyRequests::lacking_of(const Merge& merge, const Access& access, const Changes& changes) const {
    std::vector<Person> approvers = merge.approvers;
    approvers.push_back(merge.merger);
    const std::string lacking =
        access_control::what_lacks({access, changes, merge.author, approvers, settings_.clock()});
    // Everybody with write access can merge on the forge. Only an admin's merge counts.
    const bool entitled = access_control::what_lacks({access, changes, {}, {merge.merger}, settings_.clock()}).empty();
    if (!lacking.empty() || entitled) return lacking;
    return fmt::format("it was merged by {}, who is no admin of all that it changes", merge.merger.account);
}

ExplainAccess PolicyRequests::explain(const State& state, const PullId& pull, const PullState& condition) {
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
        if (const std::string reason = wrong_number(state.access, std::get<Access>(read)); !reason.empty())
            return refuse(reason);
        const Changes changes = changes_of(state.access, state.policy, std::get<Access>(read), *merged);
        explained.answer = changes.words.empty()
                               ? "This changes nothing for anybody.\n"
                               : fmt::format("With this,\n\n{}", access_control::bullets(changes.words));
        explained.lacking = access_control::what_lacks(
            {state.access, changes, condition.author, forge_.approvers_of(pull, condition.head), settings_.clock()});
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

void PolicyRequests::look_at_pull(const State& state, const PullId& pull, std::vector<Command>& commands) {
    const PullState condition = forge_.pull_state(pull);
    const auto known = state.proposals.find(pull);
    const bool same =
        known != state.proposals.end() && known->second.head == condition.head && known->second.base == state.policy;
    const bool reviewed = same && !known->second.lacking.empty() && !forge_.approvers_of(pull, condition.head).empty();
    // decide() drops an explanation that repeats the last one.
    if (condition.open && (!same || reviewed)) commands.push_back({explain(state, pull, condition), settings_.clock()});
}

// The open pull requests that are to be looked at again. Those that have waited longest come first.
std::vector<OpenPull> PolicyRequests::changed_pulls(const State& state) {
    std::vector<OpenPull> pulls = forge_.open_pulls(name_in_log(state.access, settings_.home));
    std::map<PullId, Looked> looked;
    for (const OpenPull& open : pulls) {
        if (const auto before = looked_.find(open.pull); before != looked_.end()) looked[open.pull] = before->second;
    }
    looked_ = std::move(looked);
    std::erase_if(pulls, [&](const OpenPull& open) {
        const auto known = state.proposals.find(open.pull);
        const auto last = looked_.find(open.pull);
        const bool explained =
            known != state.proposals.end() && known->second.head == open.head && known->second.base == state.policy;
        return explained && last != looked_.end() && last->second.updated == open.updated &&
               last->second.at > open.updated + times_differ_by;
    });
    const auto turn_of = [&](const OpenPull& open) {
        const auto last = looked_.find(open.pull);
        return last == looked_.end() ? 0 : last->second.turn;
    };
    std::ranges::sort(pulls, [&](const OpenPull& one, const OpenPull& other) {
        return std::tuple(turn_of(one), one.updated, one.pull) < std::tuple(turn_of(other), other.updated, other.pull);
    });
    return pulls;
}

// Anybody may open any number of pull requests, and each look at one costs requests to the forge.
void PolicyRequests::look_at_pulls(const State& state, std::vector<Command>& commands) {
    ++turn_;
    std::vector<OpenPull> pulls = changed_pulls(state);
    if (pulls.size() > most_pulls_a_look) pulls.resize(most_pulls_a_look);
    for (const OpenPull& open : pulls) {
        // Before the look, so that one that fails does not keep the others waiting.
        looked_[open.pull] = {{}, settings_.clock(), turn_};
        look_at_pull(state, open.pull, commands);
        looked_[open.pull].updated = open.updated;
    }
}

}  // namespace tachograph::service
