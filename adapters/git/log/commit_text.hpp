// Formats and parses the content of a commit object, as git stores it.
#pragma once

#include "core/values/timestamp.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::git {

// Everything that a commit of this service contains; so the commit's id is a function of these fields.
struct CommitText {
    std::string tree;
    std::vector<std::string> parents;
    Timestamp at;           // stored in whole seconds
    std::string signature;  // armored, without a final line end; empty if the commit is not signed
    std::string message;

    bool operator==(const CommitText&) const = default;
};

std::string format_commit(const CommitText& commit);
// The inverse of format_commit(); nullopt if format_commit() would not have written `content`.
std::optional<CommitText> parse_commit(std::string_view content);

}  // namespace tachograph::git
