#include "access-control/rights.hpp"

#include <algorithm>
#include <variant>

namespace tachograph::access_control {

Rights rights_of(const Access& access, const std::string& account, const std::string& repository) {
    Rights rights;
    rights.registered =
        std::ranges::any_of(access.repositories, [&](const auto& name) { return same_account(name, repository); });
    for (const Grant& grant : access.grants) {
        const bool covers = grant.scope == "org" || same_account(grant.scope, repository);
        if (!covers || !same_account(grant.account, account)) continue;
        rights.benchmark = true;
        rights.administer = rights.administer || grant.role == Role::admin;
    }
    return rights;
}

Rights rights_for(const Access& access, const Command& command) {
    if (const auto* pushed = std::get_if<PullPushed>(&command.body))
        return rights_of(access, pushed->by.name, pushed->pull.repository);
    const auto* ask = std::get_if<Ask>(&command.body);
    if (!ask || ask->author.kind != ActorKind::user) return {};
    return rights_of(access, ask->author.name, ask->pull.repository);
}

}  // namespace tachograph::access_control
