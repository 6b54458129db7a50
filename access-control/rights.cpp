#include "access-control/rights.hpp"

#include "core/commands/repository_names.hpp"
#include "core/commands/standing.hpp"

#include <algorithm>
#include <variant>

namespace tachograph::access_control {

std::vector<std::string> scope_of(const Access& access, const Ask& ask) {
    if (std::holds_alternative<Adopt>(ask.instruction)) return {"org"};
    const auto* change = std::get_if<ChangeBenchmarker>(&ask.instruction);
    return change && !change->scope.empty() ? names_beside(access, change->scope)
                                            : names_of(access, ask.pull.repository);
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
    return rights_of(access, person, names_beside(access, scope), at);
}

Rights rights_of(const Access& access, const Person& person, const std::vector<std::string>& names, Timestamp at) {
    Rights rights;
    rights.registered =
        std::ranges::any_of(access.repositories, [&](const std::string& name) { return is_one_of(names, name); });
    bool blocked = false;
    for (const Grant& grant : access.grants) {
        const bool covers = grant.scope == "org" || is_one_of(names, grant.scope);
        if (!covers || !holds_for(grant, person, at)) continue;
        blocked = blocked || grant.role == Role::blocked;
        rights.benchmark = true;
        rights.administer = rights.administer || grant.role == Role::admin;
    }
    if (blocked) rights.benchmark = rights.administer = false;
    return rights;
}

Rights best_rights_of(const Access& access, const std::string& account, const std::string& scope, Timestamp at) {
    return best_rights_of(access, account, names_beside(access, scope), at);
}

Rights best_rights_of(const Access& access, const std::string& account, const std::vector<std::string>& names,
                      Timestamp at) {
    constexpr std::int64_t some_other_account = -1;  // no grant has this number
    Rights best = rights_of(access, {account, some_other_account}, names, at);
    for (const Grant& grant : access.grants) {
        if (grant.id == 0 || !same_account(grant.account, account)) continue;
        const Rights rights = rights_of(access, {account, grant.id}, names, at);
        best.benchmark = best.benchmark || rights.benchmark;
        best.administer = best.administer || rights.administer;
    }
    return best;
}

Rights rights_of_requester(const Access& access, const Job& job, Timestamp at) {
    const std::vector<std::string> names = names_of(access, job.id.pull.repository);
    if (job.requester_id == 0) return best_rights_of(access, job.requester.name, names, at);
    return rights_of(access, {job.requester.name, job.requester_id}, names, at);
}

Rights rights_for(const Access& access, const Command& command) {
    if (const auto* pushed = std::get_if<PullPushed>(&command.body))
        return rights_of(access, {pushed->by.name, pushed->by_id}, names_of(access, pushed->pull.repository),
                         command.at);
    // The merge queue acts, not a person: all that matters is whether the repository is registered.
    if (const auto* queued = std::get_if<QueueMerge>(&command.body))
        return {.registered =
                    rights_of(access, Person{}, names_of(access, queued->pull.repository), command.at).registered};
    const auto* ask = std::get_if<Ask>(&command.body);
    if (!ask || ask->author.kind != ActorKind::user) return {};
    const Person person{ask->author.name, ask->author_id};
    Rights rights = rights_of(access, person, scope_of(access, *ask), command.at);
    rights.registered = rights_of(access, person, names_of(access, ask->pull.repository), command.at).registered;
    // Here any admin will do: the effect that carries out the approval checks which scopes the pull request changes.
    if (std::holds_alternative<Approve>(ask->instruction))
        rights.administer = administers_something(access, person, command.at);
    return rights;
}

}  // namespace tachograph::access_control
