#include "core/repositories.hpp"

#include "core/actor.hpp"
#include "core/cause.hpp"
#include "core/job_id.hpp"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

namespace tachograph {
namespace {

bool is_same(const std::string& one, const std::string& other) {
    return one.size() == other.size() && same_account(one, other);
}

template <class Test>
std::optional<std::string> first_known(const Access& access, Test test) {
    const auto found = std::ranges::find_if(access.known, test);
    return found == access.known.end() ? std::nullopt : std::optional(found->first);
}

std::optional<std::string> known_number(const Access& access, std::int64_t id) {
    return first_known(access, [&](const auto& entry) { return entry.second.id == id; });
}

// Null where it is of no pull request that the forge tells of.
PullId* pull_of(CommandBody& body) {
    if (auto* ask = std::get_if<Ask>(&body)) return &ask->pull;
    if (auto* closed = std::get_if<PullClosed>(&body)) return &closed->pull;
    if (auto* pushed = std::get_if<PullPushed>(&body)) return &pushed->pull;
    return nullptr;
}

// The name in the policy of a repository of this name and number; nothing where it is not registered.
std::optional<std::string> registration_of(const Access& access, const std::string& name, std::int64_t id) {
    const auto numbered =
        std::ranges::find_if(access.numbers, [&](const RepositoryNumber& number) { return number.id == id; });
    if (numbered != access.numbers.end()) return numbered->repository;
    const bool registered = is_one_of(access.repositories, name) && number_in_policy(access, name) == 0;
    return registered ? std::optional(name) : std::nullopt;
}

std::string said(std::int64_t id) { return id == 0 ? "without a number" : fmt::format("with the number {}", id); }

}  // namespace

bool is_one_of(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::any_of(names, [&](const std::string& one) { return is_same(one, name); });
}

std::int64_t number_in_policy(const Access& access, const std::string& name) {
    const auto found = std::ranges::find_if(
        access.numbers, [&](const RepositoryNumber& number) { return is_same(number.repository, name); });
    return found == access.numbers.end() ? 0 : found->id;
}

std::optional<std::string> known_as(const Access& access, const std::string& name) {
    if (const std::int64_t number = number_in_policy(access, name); number != 0) return known_number(access, number);
    if (const auto in_log = first_known(access, [&](const auto& entry) { return is_same(entry.first, name); }))
        return in_log;
    if (const auto now = first_known(access, [&](const auto& entry) { return is_same(entry.second.name, name); }))
        return now;
    return first_known(access, [&](const auto& entry) { return is_one_of(entry.second.former, name); });
}

std::string name_in_log(const Access& access, const std::string& name) { return known_as(access, name).value_or(name); }

std::string name_on_forge(const Access& access, const std::string& repository) {
    const auto found = access.known.find(repository);
    return found == access.known.end() ? repository : found->second.name;
}

std::vector<std::string> names_of(const Access& access, const std::string& repository) {
    const auto found = access.known.find(repository);
    if (found == access.known.end()) return {repository};
    std::vector<std::string> names{repository, found->second.name};
    names.insert(names.end(), found->second.former.begin(), found->second.former.end());
    for (const RepositoryNumber& number : access.numbers) {
        if (number.id == found->second.id) names.push_back(number.repository);
    }
    std::erase_if(names, [&](const std::string& name) { return known_as(access, name) != repository; });
    return names;
}

std::vector<std::string> names_beside(const Access& access, const std::string& name) {
    const auto known = name == "org" ? std::nullopt : known_as(access, name);
    return known ? names_of(access, *known) : std::vector{name};
}

std::string new_name_in_log(const Access& access, const NameRepository& named) {
    // As the forge spells it.
    std::string name = is_same(named.asked, named.name) ? named.name : named.asked;
    const bool free = std::ranges::none_of(access.known, [&](const auto& entry) {
        return is_same(entry.first, name) || is_same(entry.second.name, name) || is_one_of(entry.second.former, name);
    });
    if (free) return name;
    // An admin registered it by its number, under a name that was another one's.
    if (number_in_policy(access, named.asked) != named.id) return {};
    name += fmt::format(".{}", named.id);
    return access.known.contains(name) || !is_repository_name(name) ? std::string() : name;
}

Translation in_log_terms(const State& state, const Command& command) {
    Command translated = command;
    translated.repository.reset();
    PullId* pull = pull_of(translated.body);
    if (!command.repository || !pull) return {{std::move(translated)}, {}};
    const Access& access = state.access;
    const std::int64_t id = *command.repository;
    const std::string name = pull->repository;
    if (const auto known = id == 0 ? std::nullopt : known_number(access, id)) {
        pull->repository = *known;
        // What comes late may have the name of before.
        const auto* ask = std::get_if<Ask>(&translated.body);
        const bool renamed = ask && name != access.known.at(*known).name && !state.past.has_acted(cause_of(*ask));
        if (renamed) return {{{NameRepository{*known, id, name}, command.at}, std::move(translated)}, {}};
        return {{std::move(translated)}, {}};
    }
    const auto registration = id == 0 ? std::nullopt : registration_of(access, name, id);
    const NameRepository named{registration.value_or(name), id, name};
    const std::string in_log = registration ? new_name_in_log(access, named) : std::string();
    if (!in_log.empty()) {
        pull->repository = in_log;
        return {{{named, command.at}, std::move(translated)}, {}};
    }
    const auto other = known_as(access, name);
    const std::int64_t number = other ? access.known.at(*other).id : number_in_policy(access, name);
    if (number == 0) return {{std::move(translated)}, {}};
    return {{},
            fmt::format("the repository {}, {}, is not the one that the bot looks after by that name, which has "
                        "the number {}; an admin registers it by its number, if that is meant",
                        name, said(id), number)};
}

}  // namespace tachograph
