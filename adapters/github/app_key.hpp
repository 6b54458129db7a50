// The JSON Web Token by which a GitHub App says who it is (RFC 7519, signed with RS256 of RFC 7518).
#pragma once

#include "core/values/timestamp.hpp"

#include <string>

namespace tachograph::github {

// Good for nine minutes from `now`, and, since clocks differ, from a minute before. `private_key` is PEM. Throws
// Refused with one line where the key cannot be used.
std::string app_token(const std::string& app_id, const std::string& private_key, Timestamp now);

}  // namespace tachograph::github
