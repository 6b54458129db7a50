#include "access-control/approval.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::access_control {
namespace {

std::string scope_in_words(const std::string& scope) { return scope == "org" ? "the organisation" : scope; }

std::vector<std::string> scopes_of(const Changes& changes) {
    return changes.scopes.empty() ? std::vector<std::string>{"org"} : changes.scopes;
}

}  // namespace

std::vector<std::string> approvers_of(const Access& access, const std::string& scope, const std::string& author,
                                      Timestamp at) {
    std::vector<std::string> names;
    bool author_may = false;
    for (const Grant& grant : access.grants) {
        const bool admin =
            grant.role == Role::admin && rights_of(access, {grant.account, grant.id}, scope, at).administer;
        const bool listed =
            std::ranges::any_of(names, [&](const auto& name) { return same_account(name, grant.account); });
        if (!admin || listed) continue;
        if (same_account(grant.account, author)) {
            author_may = true;
        } else {
            names.push_back(grant.account);
        }
    }
    if (names.empty() && author_may) names.push_back(author);
    return names;
}

std::string what_lacks(const Approval& approval) {
    for (const std::string& scope : scopes_of(approval.changes)) {
        const auto names = approvers_of(approval.access, scope, approval.author, approval.at);
        const bool alone = names.size() == 1 && same_account(names.front(), approval.author);
        // A grant with a number may have an older name of the approver's account.
        const auto counts = [&](const Person& person) {
            const bool other = !same_account(person.account, approval.author);
            return (other || alone) && rights_of(approval.access, person, scope, approval.at).administer;
        };
        if (std::ranges::any_of(approval.approvers, counts)) continue;
        if (names.empty()) return fmt::format("nobody may approve a change of {}", scope_in_words(scope));
        return fmt::format("it wants the approval of an admin of {}{}: {}", scope_in_words(scope),
                           alone ? "" : " other than its author", fmt::join(names, ", "));
    }
    return {};
}

}  // namespace tachograph::access_control
