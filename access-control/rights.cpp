#include "access-control/rights.hpp"

#include <algorithm>
#include <variant>

namespace tachograph::access_control {

const std::string& scope_of(const Ask& ask) {
    const auto* change = std::get_if<ChangeBenchmarker>(&ask.instruction);
    return change && !change->scope.empty() ? change->scope : ask.pull.repository;
}

bool holds_for(const Grant& grant, const Person& person, Timestamp at) {
    const bool pinned = grant.id != 0;
    const bool named = same_account(grant.account, person.account);
    const bool numbered = pinned && grant.id == person.id;
    const bool unknown = person.id == 0;
    const bool theirs =
        grant.role == Role::blocked ? (pinned && !unknown ? numbered : named) : named && (!pinned || numbered);
    if (!theirs) return false;
    return grant.until.empty() || to_text(at).substr(0, grant.until.size()) <= grant.until;
}

Rights rights_of(const Access& access, const Person& person, const std::string& scope, Timestamp at) {
    Rights rights;
    rights.registered =
        std::ranges::any_of(access.repositories, [&](const auto& name) { return same_account(name, scope); });
    bool blocked = false;
    for (const Grant& grant : access.grants) {
        const bool covers = grant.scope == "org" || same_account(grant.scope, scope);
        if (!covers || !holds_for(grant, person, at)) continue;
        blocked = blocked || grant.role == Role::blocked;
        rights.benchmark = true;
        rights.administer = rights.administer || grant.role == Role::admin;
    }
    if (blocked) rights.benchmark = rights.administer = false;
    return rights;
}

Rights best_rights_of(const Access& access, const std::string& account, const std::string& scope, Timestamp at) {
    constexpr std::int64_t some_other_account = -1;  // that no grant is for
    Rights best = rights_of(access, {account, some_other_account}, scope, at);
    for (const Grant& grant : access.grants) {
        if (grant.id == 0 || !same_account(grant.account, account)) continue;
        const Rights rights = rights_of(access, {account, grant.id}, scope, at);
        best.benchmark = best.benchmark || rights.benchmark;
        best.administer = best.administer || rights.administer;
    }
    return best;
}

Rights rights_for(const Access& access, const Command& command) {
    if (const auto* pushed = std::get_if<PullPushed>(&command.body))
        return rights_of(access, {pushed->by.name, pushed->by_id}, pushed->pull.repository, command.at);
    const auto* ask = std::get_if<Ask>(&command.body);
    if (!ask || ask->author.kind != ActorKind::user) return {};
    const Person person{ask->author.name, ask->author_id};
    Rights rights = rights_of(access, person, scope_of(*ask), command.at);
    rights.registered = rights_of(access, person, ask->pull.repository, command.at).registered;
    return rights;
}

}  // namespace tachograph::access_control
