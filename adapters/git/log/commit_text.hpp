// A commit object's content, as git stores it.
#pragma once

#include "core/values/timestamp.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::git {

// What a commit of this service consists of: nothing else goes into it, so that its id is a function of these.
struct CommitText {
    std::string tree;
    std::vector<std::string> parents;
    Timestamp at;           // to the second
    std::string signature;  // armored, without a line end behind it; may be empty
    std::string message;

    bool operator==(const CommitText&) const = default;
};

std::string format_commit(const CommitText& commit);
// The inverse; nothing if the content is not what format_commit writes.
std::optional<CommitText> parse_commit(std::string_view content);

}  // namespace tachograph::git
