#include "core/commands/repository_names.hpp"

#include "core/values/actor.hpp"
#include "core/values/job_id.hpp"

#include <algorithm>

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

}  // namespace

std::optional<std::string> known_number(const Access& access, std::int64_t id) {
    return first_known(access, [&](const auto& entry) { return entry.second.id == id; });
}

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
    // The forge's spelling, if the names differ only in letter case.
    std::string name = is_same(named.asked, named.name) ? named.name : named.asked;
    const bool free = std::ranges::none_of(access.known, [&](const auto& entry) {
        return is_same(entry.first, name) || is_same(entry.second.name, name) || is_one_of(entry.second.former, name);
    });
    if (free) return name;
    // The name is taken: the repository gets `<name>.<number>`, but only if an admin registered it by its number.
    if (number_in_policy(access, named.asked) != named.id) return {};
    name += fmt::format(".{}", named.id);
    return access.known.contains(name) || !is_repository_name(name) ? std::string() : name;
}

}  // namespace tachograph
