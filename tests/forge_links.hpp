// What GitHub and GitLab make links of in a commit message, as their documentation of references lists them.
#pragma once

#include <regex>
#include <string>

namespace tachograph::testing {

inline bool has_forge_link(const std::string& message) {
    static const std::regex links(
        R"re((^|[^A-Za-z0-9_])@[A-Za-z0-9_"]|[#!$&][0-9]|[%~][A-Za-z0-9_"])re"
        R"re(|(^|[^A-Za-z0-9_])[Gg][HhLl]-[0-9]|/(pull|issues|merge_requests|commit)/[0-9a-z])re");
    return std::regex_search(message, links);
}

}  // namespace tachograph::testing
