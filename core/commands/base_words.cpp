#include "core/commands/base_words.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string short_reference(const std::string& name) {
    const bool full = name.starts_with("refs/heads/") || name.starts_with("refs/tags/");
    return full ? name.substr(sizeof "refs/" - 1) : name;
}

std::string no_such_base(const std::string& repository, const std::string& name) {
    return fmt::format("{} has no branch, tag or commit named '{}'", repository, name);
}

std::string ambiguous_base(const std::string& name, const std::string& branch, const std::string& tag) {
    return fmt::format("'{0}' is both a branch, at {1:.10}, and a tag, at {2:.10}: say base=heads/{0} or base=tags/{0}",
                       name, branch, tag);
}

std::string foreign_base(const std::string& commit) {
    return fmt::format(
        "commit {:.10} is neither in the target branch nor in this pull request, and may come from a fork: name a "
        "branch or a tag",
        commit);
}

std::string nothing_in_common(const std::string& pull, const std::string& target) {
    return fmt::format("{} has no history in common with {}", pull, target);
}

std::string no_target(const std::string& repository, const std::string& target) {
    return fmt::format("{} has no branch '{}', which this pull request goes into: name a base, as in base=<branch>",
                       repository, target);
}

}  // namespace tachograph
