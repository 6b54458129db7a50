#include "access-control/rights.hpp"

#include "core/standing.hpp"

#include <algorithm>
#include <variant>

namespace tachograph::access_control {

const std::string& scope_of(const Ask& ask) {
    static const std::string organisation = "org";
    if (std::holds_alternative<Adopt>(ask.instruction)) return organisation;
    const auto* change = std::get_if<ChangeBenchmarker>(&ask.instruction);
    return change && !change->scope.empty() ? change->scope : ask.pull.repository;
}

namespace {

bool administers_something(const Access& access, const Person& person, Timestamp at) {
    return std::ranges::any_of(access.grants, [&](const Grant& grant) {
        return grant.role == Role::admin && holds_for(grant, person, at) &&
               rights_of(access, person, grant.scope, at).administer;
    });
}

}  // namespace

bool holds_for(const Grant& grant, const Person& person, Timestamp at) { return is_for(grant, person, at); }

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

Rights rights_of_requester(const Access& access, const Job& job, Timestamp at) {
    const std::string& repository = job.id.pull.repository;
    if (job.requester_id == 0) return best_rights_of(access, job.requester.name, repository, at);
    return rights_of(access, {job.requester.name, job.requester_id}, repository, at);
}

Rights rights_for(const Access& access, const Command& command) {
    if (const auto* pushed = std::get_if<PullPushed>(&command.body))
        return rights_of(access, {pushed->by.name, pushed->by_id}, pushed->pull.repository, command.at);
    const auto* ask = std::get_if<Ask>(&command.body);
    if (!ask || ask->author.kind != ActorKind::user) return {};
    const Person person{ask->author.name, ask->author_id};
    Rights rights = rights_of(access, person, scope_of(*ask), command.at);
    rights.registered = rights_of(access, person, ask->pull.repository, command.at).registered;
    // What the pull request changes, and whose approval that wants, is found out where it is followed.
    if (std::holds_alternative<Approve>(ask->instruction))
        rights.administer = administers_something(access, person, command.at);
    return rights;
}

}  // namespace tachograph::access_control
