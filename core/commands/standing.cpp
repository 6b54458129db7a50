#include "core/commands/standing.hpp"

#include "core/commands/repository_names.hpp"

#include <algorithm>

namespace tachograph {

namespace {

// A grant with a number is for the account with that number, whatever its name is now. It is not for a person whose
// number is not known. A block is the exception: if the number is not known, the name counts.
bool is_about(const Grant& grant, const Person& person) {
    const bool named = same_account(grant.account, person.account);
    if (grant.id == 0) return named;
    if (grant.role == Role::blocked && person.id == 0) return named;
    return grant.id == person.id;
}

}  // namespace

bool is_for(const Grant& grant, const Person& person, Timestamp at) {
    if (!is_about(grant, person)) return false;
    return grant.until.empty() || to_text(at).substr(0, grant.until.size()) <= grant.until;
}

int answers_a_day(const Access& access, const Ask& ask, const Rights& rights, Timestamp at) {
    const Person person{ask.author.name, ask.author_id};
    const auto has = [&](auto wanted) {
        return std::ranges::any_of(access.grants,
                                   [&](const Grant& grant) { return wanted(grant) && is_for(grant, person, at); });
    };
    const auto covers = [&, names = names_of(access, ask.pull.repository)](const Grant& grant) {
        return grant.scope == "org" || is_one_of(names, grant.scope);
    };
    if (has([&](const Grant& grant) { return grant.role == Role::blocked && covers(grant); })) return no_answers;
    const bool known = rights.benchmark || rights.administer;
    // Limited, because two bots that answer each other would never end.
    if (ask.author.name.ends_with("[bot]")) return known ? few_answers : no_answers;
    const bool administers = has([](const Grant& grant) { return grant.role == Role::admin; });
    return known || administers ? any_answers : few_answers;
}

}  // namespace tachograph
