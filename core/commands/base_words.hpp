// A base that was named (`base=<name>`), and error texts for one that cannot be used; the same on every forge.
#pragma once

#include <string>

namespace tachograph {

// `heads/main` of `refs/heads/main`, and likewise for tags; other names as they are.
std::string short_reference(const std::string& name);

std::string no_such_base(const std::string& repository, const std::string& name);
// A branch and a tag have that name, and are different commits.
std::string ambiguous_base(const std::string& name, const std::string& branch, const std::string& tag);
// The commit is neither in the pull request nor in a branch that was searched. On GitHub, only the target branch is.
std::string foreign_base(const std::string& commit);
std::string nothing_in_common(const std::string& pull, const std::string& target);
std::string no_target(const std::string& repository, const std::string& target);

}  // namespace tachograph
