// Which repository a name means. The log has one name for a repository for ever; the forge may call it otherwise, and
// somebody else may take a name that it had. A forge that numbers its repositories tells which is which.
#pragma once

#include "core/commands/command.hpp"
#include "core/values/access.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tachograph {

// Of the repository that the policy, or a person, means by a name: the name that the log has for it; nothing if the
// log knows no number for it. In this order: the repository whose number the policy says beside that name, the one that
// the log calls so, the one that is called so now, the one that was called so once.
std::optional<std::string> known_as(const Access& access, const std::string& name);
// The same, and the name itself where the log knows no number.
std::string name_in_log(const Access& access, const std::string& name);
// What the forge calls a repository of the log.
std::string name_on_forge(const Access& access, const std::string& repository);

// All names by which the policy may mean a repository of the log.
std::vector<std::string> names_of(const Access& access, const std::string& repository);
// All names by which the policy may mean the repository that it means by this one; `org` alone for `org`.
std::vector<std::string> names_beside(const Access& access, const std::string& name);
// Whether one of these names is meant; account names and those of repositories compare alike.
bool is_one_of(const std::vector<std::string>& names, const std::string& name);

// The name that the log has for the repository of that number; nothing if it knows none.
std::optional<std::string> known_number(const Access& access, std::int64_t id);
// The number that the policy says beside the name; 0: none.
std::int64_t number_in_policy(const Access& access, const std::string& name);

// The name that the log is to have for a repository that it does not know yet; empty: the name belongs to another one.
std::string new_name_in_log(const Access& access, const NameRepository& named);

}  // namespace tachograph
