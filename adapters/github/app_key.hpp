// The JSON Web Token that identifies a GitHub App (RFC 7519, signed with RS256 of RFC 7518).
#pragma once

#include "core/values/timestamp.hpp"

#include <string>

namespace tachograph::github {

// Returns a token that is valid from one minute before `now`, since clocks differ, until nine minutes after.
// `private_key` is PEM. Throws Refused, in one line, if the key cannot be used.
std::string app_token(const std::string& app_id, const std::string& private_key, Timestamp now);

}  // namespace tachograph::github
