// The web address of what GitHub's API describes, for people and for git.
#pragma once

#include <string>

namespace tachograph::github {

// `https://github.com` for `https://api.github.com`; an Enterprise server's own address for its `…/api/v3`.
std::string web_url(const std::string& api_url);

}  // namespace tachograph::github
