// Which repository a name means. The log never changes its name for a repository. On the forge, a repository can be
// renamed, and another one can take its old name. The forge's numbers tell them apart.
#pragma once

#include "core/commands/command.hpp"
#include "core/values/access.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tachograph {

// The log's name of the repository that the policy, or a person, means by `name`; nullopt if the log knows no such
// repository by its number. The first match counts: the repository with the number that the policy has for that name,
// with that name in the log, with that name on the forge now, with that name on the forge earlier.
std::optional<std::string> known_as(const Access& access, const std::string& name);
// Like known_as(), but returns `name` itself instead of nullopt.
std::string name_in_log(const Access& access, const std::string& name);
// The forge's name of a repository of the log.
std::string name_on_forge(const Access& access, const std::string& repository);

// All names that the policy may have for a repository of the log.
std::vector<std::string> names_of(const Access& access, const std::string& repository);
// All names that the policy may have for the repository that it means by `name`; only `org` for `org`.
std::vector<std::string> names_beside(const Access& access, const std::string& name);
// Whether `name` is one of the names, without regard to ASCII letter case.
bool is_one_of(const std::vector<std::string>& names, const std::string& name);

// The log's name of the repository with that number; nullopt if the log does not know the number.
std::optional<std::string> known_number(const Access& access, std::int64_t id);
// The number that the policy has for the name; 0 if it has none.
std::int64_t number_in_policy(const Access& access, const std::string& name);

// The name to use in the log for a repository that is new there; empty if the name belongs to another repository.
std::string new_name_in_log(const Access& access, const NameRepository& named);

}  // namespace tachograph
