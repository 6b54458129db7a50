#include "adapters/service/policy/policy_requests.hpp"

#include "access-control/approval.hpp"
#include "access-control/policy.hpp"
#include "core/commands/repository_names.hpp"
#include "core/comments/comment_language.hpp"
#include "core/ports/failures.hpp"
#include "core/values/markdown.hpp"
#include "core/values/overloaded.hpp"
#include "core/values/unlinked_text.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::service {
namespace {

using access_control::Changes;
using access_control::PolicyProblems;

std::string where(const AccessRequest& request) {
    return fmt::format("{} (comment {})", to_path(request.pull), request.comment);
}

std::string trailers(const AccessRequest& request) {
    return fmt::format("Asked-by: {}\nAsked-in: {}\nRequest: {}\n", request.author.name, where(request),
                       request.effect);
}

std::string with_number(const std::string& text, std::int64_t id) {
    return fmt::format("{}{}id: {}\n", text, text.empty() || text.ends_with('\n') ? "" : "\n", id);
}

std::string brief(const std::string& commit) { return commit.substr(0, 10); }

std::string in_one_line(const Changes& changes) {
    return changes.words.empty() ? "nothing changes for anybody" : fmt::format("{}", fmt::join(changes.words, "; "));
}

// The existing grant that `addbenchmarker` would make and `removebenchmarker` removes; nullopt if there is none.
std::optional<Grant> grant_of(const Access& access, const ChangeBenchmarker& wanted) {
    const auto same = [&](const Grant& grant) {
        return grant.role == Role::benchmarker && grant.team.empty() && same_account(grant.account, wanted.account) &&
               same_account(grant.scope, wanted.scope);
    };
    const auto known = std::ranges::find_if(access.grants, same);
    return known == access.grants.end() ? std::nullopt : std::optional(*known);
}

// Parses `approve <head>` from the log: the head that had been explained when the bot read the approval; empty if none
// had been. Nullopt if it is another command.
std::optional<ObjectId> approved_head(const std::string& command) {
    constexpr std::string_view word = "approve";
    if (command == word) return ObjectId();
    if (!command.starts_with("approve ")) return std::nullopt;
    return command.substr(word.size() + 1);
}

}  // namespace

std::vector<std::string> grounds_in_words(const PolicyStore& store, const ObjectId& policy,
                                          const access_control::Why& why) {
    std::vector<std::string> lines;
    const bool has_commit = !policy.empty() && store.has(policy);
    for (const access_control::Ground& ground : why.grounds) {
        const std::string since = has_commit ? "; since " + store.last_change(policy, ground.path) : "";
        lines.push_back(fmt::format("{}: {}{}", ground.path, ground.words, since));
    }
    return lines;
}

PolicyRequests::PolicyRequests(PolicyStore& store, Forge& forge, PolicySettings settings)
    : store_(store), forge_(forge), settings_(std::move(settings)) {}

Access PolicyRequests::policy_in(const ObjectId& tree) const {
    auto read = access_control::read_policy(store_.files(tree));
    if (const auto* problems = std::get_if<PolicyProblems>(&read))
        throw Refused(fmt::format("the policy would not hold: {}", fmt::join(*problems, "; ")));
    return std::get<Access>(std::move(read));
}

// What `tree` would change in the policy in force.
Changes PolicyRequests::changes_of(const Access& before, const ObjectId& policy, const Access& after,
                                   const ObjectId& tree) const {
    Changes changes = access_control::changes_between(before, after);
    const bool elsewhere = store_.differs_elsewhere(store_.commit(policy).tree, tree);
    return elsewhere ? access_control::with_other_files(std::move(changes)) : changes;
}

CommandBody PolicyRequests::follow(const FollowRequest& effect) {
    const Instruction wanted = read_instruction(effect.request.command);
    if (const auto* who = std::get_if<WhoIs>(&wanted)) return who_is(effect, *who);
    store_.tip();  // fetches: the commit in force may not be on this disk yet
    const bool adopts = effect.request.command.starts_with("adopt ");
    if (effect.policy.empty() && !adopts)
        throw Refused(
            fmt::format("nothing of the access-control repository is in force yet: an admin looks at it, and comments "
                        "adopt {}",
                        effect.quarantined.empty() ? "<commit>" : effect.quarantined));
    if (const auto head = approved_head(effect.request.command)) return approve(effect, *head);
    const auto other = [&](const auto&) -> CommandBody {
        throw Refused(fmt::format("'{}' is not a command about the policy", effect.request.command));
    };
    return std::visit(overloaded{
                          [&](const ChangeBenchmarker& one) { return change(effect, one); },
                          [&](const Adopt& one) { return adopt(effect, one); },
                          other,
                      },
                      wanted);
}

// Throws if the branch is not at the commit in force. A change is made on top of that commit only, so that no other
// commit comes into force with it.
void PolicyRequests::require_undisturbed(const FollowRequest& effect, const ObjectId& tip) {
    if (tip == effect.policy) return;
    // A new tip is checked first, so retry later. A tip that falsely claims to be this request's never comes into
    // force.
    const bool claimed =
        store_.commit(tip).message.find("\nRequest: " + effect.request.effect + "\n") != std::string::npos;
    if (tip != effect.quarantined && !claimed)
        throw Unavailable("another change of the access-control repository is checked first; retry");
    throw Refused(
        fmt::format("the access-control repository has a commit that is not in force, {}: an admin of the "
                    "organisation adopts it (adopt {}) or reverts it first",
                    brief(tip), tip));
}

CommandBody PolicyRequests::land(const FollowRequest& effect, const ObjectId& tree, std::vector<ObjectId> parents,
                                 const std::string& message) {
    const Access after = policy_in(tree);
    const Changes changes = access_control::changes_between(effect.access, after);
    const auto tip = store_.tip();
    // The commit was made before a crash, if it has exactly the requested tree on top of the commit in force.
    const bool landed =
        tip && *tip != effect.policy && store_.commit(*tip).parents == parents && store_.commit(*tip).tree == tree;
    if (!landed && tip) require_undisturbed(effect, *tip);
    // Locked until made_ has the commit, so that look() does not quarantine it.
    const std::lock_guard lock(mutex_);
    const auto commit =
        landed ? tip : store_.add(tree, parents, unlinked_text(message + "\n" + trailers(effect.request)));
    if (!commit) throw Unavailable("somebody else changed the access-control repository at the same time");
    made_.insert(*commit);
    return AccessChanged{
        effect.request.effect,
        after,
        effect.policy,
        *commit,
        fmt::format("{}; let in by {} in {}", in_one_line(changes), effect.request.author.name, where(effect.request)),
        fmt::format("done, with commit {} of the access-control repository:\n\n{}", inline_code(brief(*commit)),
                    access_control::bullets(changes.words))};
}

FileChanges PolicyRequests::addition(const AccessRequest& request, const ChangeBenchmarker& wanted,
                                     const std::optional<Grant>& known) {
    if (known && known->until.empty())
        throw Refused(fmt::format("{} may do that already, by {}", wanted.account, access_control::path_of(*known)));
    const auto id = forge_.account_id(wanted.account);
    if (!id) throw Refused(fmt::format("there is no account {}", wanted.account));
    const Grant grant = known.value_or(Grant{Role::benchmarker, wanted.account, wanted.scope});
    const std::string number = *id == 0 ? "" : fmt::format("id: {}\n", *id);
    return {{access_control::path_of(grant),
             fmt::format("# let in by {} in {}\n{}", request.author.name, where(request), number)}};
}

CommandBody PolicyRequests::change(const FollowRequest& effect, const ChangeBenchmarker& wanted) {
    const AccessRequest& request = effect.request;
    const Person asking{request.author.name, request.author_id};
    if (!access_control::rights_of(effect.access, asking, wanted.scope, settings_.clock()).administer)
        throw Refused(fmt::format("{} is no admin of {}", request.author.name, wanted.scope));
    if (!access_control::is_handle(wanted.account))
        throw Refused(fmt::format("'{}' cannot be an account", wanted.account));
    if (wanted.scope != "org" && !is_repository_name(wanted.scope))
        throw Refused(fmt::format("'{}' is neither org nor a repository", wanted.scope));
    const auto known = grant_of(effect.access, wanted);
    if (!wanted.add && !known) {
        const auto known_as = access_control::why(effect.access, {wanted.account}, wanted.scope, settings_.clock());
        throw Refused(
            fmt::format("{} has no grant of their own on {}; {}", wanted.account, wanted.scope, known_as.answer));
    }
    const FileChanges files =
        wanted.add ? addition(request, wanted, known) : FileChanges{{access_control::path_of(*known), std::nullopt}};
    const std::string subject = fmt::format("{} {} run benchmarks on {}", wanted.add ? "Let" : "No longer let",
                                            wanted.account, wanted.scope == "org" ? "all repositories" : wanted.scope);
    return land(effect, store_.changed_tree(effect.policy, files), {effect.policy}, subject + "\n");
}

// Answers from the state alone: strangers may ask, and must not delay requests of admins.
CommandBody PolicyRequests::who_is(const FollowRequest& effect, const WhoIs& who) const {
    const auto why = access_control::why(
        effect.access, {who.account}, name_on_forge(effect.access, effect.request.pull.repository), settings_.clock());
    std::string text =
        fmt::format("{}, by the policy of {}{}\n", plain_text(why.answer), inline_code(brief(effect.policy)),
                    why.grounds.empty() ? ", which does not name them." : ":\n");
    for (const access_control::Ground& ground : why.grounds)
        text += fmt::format("- {}\n", plain_text(fmt::format("{}: {}", ground.path, ground.words)));
    return RequestAnswered{effect.request.effect, text};
}

// Why a number that the new policy has for a repository is wrong; empty if all are right.
std::string PolicyRequests::wrong_number_of_repository(const Access& before, const Access& after) {
    for (const RepositoryNumber& number : after.numbers) {
        if (std::ranges::find(before.numbers, number) != before.numbers.end()) continue;
        const auto found = forge_.repository_called(number.repository);
        const std::string path = access_control::registration_path(number.repository);
        if (!found) return fmt::format("there is no repository {}, which {} names", number.repository, path);
        if (found->id != 0 && found->id != number.id)
            return fmt::format("{} says id: {}, and the repository {} has the number {}", path, number.id,
                               number.repository, found->id);
    }
    return {};
}

// Adds the repository's number to each new registration.
void PolicyRequests::number_repositories(const Access& before, const Access& after,
                                         const std::map<std::string, std::string>& texts, FileChanges& files) {
    for (const std::string& name : after.repositories) {
        if (is_one_of(before.repositories, name) || number_in_policy(after, name) != 0) continue;
        const std::string path = access_control::registration_path(name);
        const auto found = forge_.repository_called(name);
        if (!found) throw Refused(fmt::format("there is no repository {}, which {} names", name, path));
        if (found->id != 0) files[path] = with_number(texts.at(path), found->id);
    }
}

// Why a number in a new grant or registration is wrong; empty if all are right.
std::string PolicyRequests::wrong_number(const Access& before, const Access& after) {
    constexpr int most = 20;  // each costs a request to the forge
    int asked = 0;
    for (const Grant& grant : after.grants) {
        if (grant.id == 0 || std::ranges::find(before.grants, grant) != before.grants.end()) continue;
        if (++asked > most) return fmt::format("it gives more than {} accounts' numbers at once", most);
        const auto id = forge_.account_id(grant.account);
        const std::string path = access_control::path_of(grant);
        if (!id) return fmt::format("there is no account {}, which {} names", grant.account, path);
        if (*id != 0 && *id != grant.id)
            return fmt::format("{} says id: {}, and the account {} has the number {}", path, grant.id, grant.account,
                               *id);
    }
    return wrong_number_of_repository(before, after);
}

// The tree with the account's number added to each new grant, so that another account cannot take over the grant.
ObjectId PolicyRequests::numbered(const Access& before, const ObjectId& tree) {
    std::map<std::string, std::string> texts;
    for (const PolicyFile& file : store_.files(tree)) texts[file.path] = file.text;
    const Access after = policy_in(tree);
    if (const std::string reason = wrong_number(before, after); !reason.empty()) throw Refused(reason);
    FileChanges files;
    for (const Grant& grant : after.grants) {
        const std::string path = access_control::path_of(grant);
        const bool old = std::ranges::find(before.grants, grant) != before.grants.end();
        if (old || grant.id != 0 || files.contains(path)) continue;
        const auto id = forge_.account_id(grant.account);
        if (!id) throw Refused(fmt::format("there is no account {}, which {} names", grant.account, path));
        if (*id != 0) files[path] = with_number(texts[path], *id);
    }
    number_repositories(before, after, texts, files);
    return files.empty() ? tree : store_.edited_tree(tree, files);
}

// Throws unless the explained head was the pull request's head when the approval was written. Also throws if the forge
// cannot tell.
void PolicyRequests::require_meant(const AccessRequest& request, const ObjectId& explained) {
    const auto meant = forge_.head_at(request.pull, request.comment);
    if (!meant)
        throw Refused(
            fmt::format("I cannot tell which head you meant: the forge does not show what was pushed to it before your "
                        "comment. Approve {} in a review, which names the commit",
                        brief(explained)));
    if (*meant != explained)
        throw Refused(fmt::format("{} was pushed after the approval, which was of {}: look at it, and approve it again",
                                  brief(explained), brief(*meant)));
}

CommandBody PolicyRequests::approve(const FollowRequest& effect, const ObjectId& explained) {
    const AccessRequest& request = effect.request;
    if (!same_account(request.pull.repository, name_in_log(effect.access, settings_.home)))
        throw Refused("only pull requests of the access-control repository are approved");
    if (explained.empty()) throw Refused("I had not said yet what this changes: read that, and then approve it again");
    const PullState condition = forge_.pull_state(request.pull);
    const std::string head = store_.pull_head(request.pull.number);
    const auto tip = store_.tip();
    // The merge was made before a crash; land() compares the tree.
    const bool landed = tip && store_.commit(*tip).parents == std::vector{effect.policy, explained};
    if (!landed && !condition.open) throw Refused("it is not open any more");
    if (!landed && head != explained)
        throw Refused(fmt::format("{} was pushed after the approval, which was of {}: look at it, and approve it again",
                                  brief(head), brief(explained)));
    require_meant(request, explained);
    const auto merged = store_.merged_tree(effect.policy, explained);
    if (!merged) throw Refused("it conflicts with what is in force: merge the target branch into it");
    const Changes changes = changes_of(effect.access, effect.policy, policy_in(*merged), *merged);
    const access_control::Approval approval{
        effect.access, changes, condition.author, {{request.author.name, request.author_id}}, settings_.clock()};
    if (const std::string lacking = access_control::what_lacks(approval); !lacking.empty()) throw Refused(lacking);
    const std::string message = fmt::format("Merge {}\n\n{}\n\nApproved-by: {}", to_path(request.pull),
                                            fmt::join(changes.words, "\n"), request.author.name);
    return land(effect, numbered(effect.access, *merged), {effect.policy, explained}, message);
}

CommandBody PolicyRequests::adopt(const FollowRequest& effect, const Adopt& wanted) {
    const AccessRequest& request = effect.request;
    const Person person{request.author.name, request.author_id};
    if (!access_control::rights_of(effect.access, person, "org", settings_.clock()).administer)
        throw Refused(fmt::format("{} is no admin of the organisation", request.author.name));
    // Only the commit that was shown to the admins may be adopted, by its full id.
    const std::string& shown = effect.quarantined;
    if (shown.empty()) throw Refused("nothing waits to be adopted");
    if (wanted.commit != shown)
        throw Refused(
            fmt::format("what waits to be adopted is another commit, or you gave a part of its id: look at "
                        "it, and comment adopt {}",
                        shown));
    const auto tip = store_.tip();
    if (tip != shown)
        throw Refused(fmt::format("the access-control repository is at {} now: wait until I say what that would change",
                                  tip ? brief(*tip) : "nothing"));
    const Access after = policy_in(store_.commit(*tip).tree);
    const Changes changes = access_control::changes_between(effect.access, after);
    return AccessChanged{
        request.effect,
        after,
        effect.policy,
        *tip,
        fmt::format("{}; adopted by {} in {}", in_one_line(changes), request.author.name, where(request)),
        fmt::format("{} is in force now:\n\n{}", inline_code(brief(*tip)), access_control::bullets(changes.words))};
}

void PolicyRequests::note(const NoteCommit& note) {
    if (!settings_.home.empty()) forge_.note_commit(settings_.home, note);
}

}  // namespace tachograph::service
