#include "access-control/changes.hpp"

#include "access-control/policy.hpp"
#include "core/commands/repository_names.hpp"
#include "core/values/markdown.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>

namespace tachograph::access_control {
namespace {

std::string reach_in_words(const std::string& scope) { return scope == "org" ? "all repositories" : scope; }

std::string account_of(const Grant& grant) {
    return grant.id == 0 ? "@" + grant.account : fmt::format("@{} (account {})", grant.account, grant.id);
}

std::string conditions(const Grant& grant) {
    std::string text;
    if (!grant.until.empty()) text += fmt::format(", until {}", grant.until);
    if (!grant.team.empty()) text += fmt::format(", as a member of {}", grant.team);
    return text;
}

std::string granted(const Grant& grant) {
    switch (grant.role) {
        case Role::admin:
            return fmt::format("{} may administer {} and run benchmarks there{}", account_of(grant),
                               reach_in_words(grant.scope), conditions(grant));
        case Role::benchmarker:
            return fmt::format("{} may run benchmarks on {}{}", account_of(grant), reach_in_words(grant.scope),
                               conditions(grant));
        case Role::blocked:
            return fmt::format("{} is blocked on {}, whatever else is granted{}", account_of(grant),
                               reach_in_words(grant.scope), conditions(grant));
    }
    return {};
}

std::string revoked(const Grant& grant) {
    switch (grant.role) {
        case Role::admin:
            return fmt::format("{} no longer administers {}{}", account_of(grant), reach_in_words(grant.scope),
                               conditions(grant));
        case Role::benchmarker:
            return fmt::format("{} may no longer run benchmarks on {}{}", account_of(grant),
                               reach_in_words(grant.scope), conditions(grant));
        case Role::blocked:
            return fmt::format("{} is no longer blocked on {}{}", account_of(grant), reach_in_words(grant.scope),
                               conditions(grant));
    }
    return {};
}

bool same(const Grant& left, const Grant& right) {
    return left.role == right.role && same_account(left.account, right.account) &&
           same_account(left.scope, right.scope) && left.until == right.until && left.id == right.id &&
           same_account(left.team, right.team);
}

bool has(const std::vector<Grant>& grants, const Grant& wanted) {
    return std::ranges::any_of(grants, [&](const Grant& grant) { return same(grant, wanted); });
}

bool has(const std::vector<std::string>& names, const std::string& wanted) {
    return std::ranges::any_of(names, [&](const std::string& name) { return same_account(name, wanted); });
}

std::string with_number(const std::string& repository, std::int64_t number) {
    return number == 0 ? repository : fmt::format("{} (repository {})", repository, number);
}

class Comparison {
  public:
    void note(std::string words, const std::string& scope) {
        changes.words.push_back(std::move(words));
        if (!has(changes.scopes, scope)) changes.scopes.push_back(scope);
    }

    Changes changes;
};

}  // namespace

Changes changes_between(const Access& before, const Access& after) {
    Comparison comparison;
    for (const std::string& name : after.repositories) {
        // An admin of the organisation must approve which repositories are registered.
        const std::int64_t number = number_in_policy(after, name);
        if (!has(before.repositories, name)) {
            comparison.note(fmt::format("{} may be benchmarked", with_number(name, number)), "org");
        } else if (number != number_in_policy(before, name)) {
            comparison.note(number == 0 ? fmt::format("{} is whichever repository the bot knows by that name", name)
                                        : fmt::format("{} is the repository {}", name, number),
                            "org");
        }
    }
    for (const std::string& name : before.repositories) {
        if (!has(after.repositories, name))
            comparison.note(fmt::format("{} may no longer be benchmarked", name), "org");
    }
    // An admin of the organisation must approve the members of teams.
    const auto scope_of = [](const Grant& grant) { return grant.team.empty() ? grant.scope : "org"; };
    for (const Grant& grant : after.grants) {
        if (!has(before.grants, grant)) comparison.note(granted(grant), scope_of(grant));
    }
    for (const Grant& grant : before.grants) {
        if (!has(after.grants, grant)) comparison.note(revoked(grant), scope_of(grant));
    }
    return comparison.changes;
}

Changes with_other_files(Changes changes) {
    changes.words.push_back("files that are not of the policy change");
    if (!has(changes.scopes, "org")) changes.scopes.push_back("org");
    return changes;
}

std::string bullets(const std::vector<std::string>& lines) {
    constexpr std::size_t most = 100;
    std::string text;
    for (const std::string& line : lines | std::views::take(most)) {
        const bool mentions = line.starts_with('@');
        text += fmt::format("- {}{}\n", mentions ? "@" : "", plain_text(shorten(line.substr(mentions ? 1 : 0), 400)));
    }
    if (lines.size() > most) text += fmt::format("- and {} more\n", lines.size() - most);
    return text;
}

Why why(const Access& access, const Person& person, const std::string& scope, Timestamp at) {
    const std::vector<std::string> names = names_beside(access, scope);
    const bool known = person.id != 0;
    const Rights rights =
        known ? rights_of(access, person, scope, at) : best_rights_of(access, person.account, scope, at);
    const std::string can = rights.administer  ? "may administer"
                            : rights.benchmark ? "may run benchmarks on"
                                               : "may not run benchmarks on";
    Why found{fmt::format("{} {} {}", person.account, can, reach_in_words(scope)), {}};
    if (scope != "org" && !rights.registered) found.answer += ", which is not registered for benchmarks";
    for (const Grant& grant : access.grants) {
        const bool covers = grant.scope == "org" || is_one_of(names, grant.scope);
        const bool holds = holds_for(grant, {person.account, known ? person.id : grant.id}, at);
        if (!covers || (!holds && !same_account(grant.account, person.account))) continue;
        const char* otherwise = holds ? "" : " (does not hold: it has ended, or is for another account of that name)";
        found.grounds.push_back({path_of(grant), granted(grant) + otherwise});
    }
    return found;
}

}  // namespace tachograph::access_control
