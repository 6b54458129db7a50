#include "adapters/github/web.hpp"

namespace tachograph::github {

std::string web_url(const std::string& api_url) {
    constexpr const char* service = "://api.";
    const auto scheme = api_url.find("://");
    const auto path = scheme == std::string::npos ? scheme : api_url.find('/', scheme + 3);
    std::string url = api_url.substr(0, path);
    if (const auto at = url.find(service); at != std::string::npos) url.erase(at + 3, 4);
    return url;
}

}  // namespace tachograph::github
