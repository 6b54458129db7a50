// GitHub's REST API: requests that are signed, paged, conditional, and patient with its limits.
// Included by .cpp files of this room only.
#pragma once

#include "core/ports/failures.hpp"
#include "core/ports/transport.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include <nlohmann/json.hpp>

namespace tachograph::github {

using Json = nlohmann::json;

// The value of the header Authorization for calls that concern a repository (`owner/name`; may be empty).
using Authorize = std::function<std::string(const std::string& repository)>;
// Told where GitHub does not take that value, so that the next one is made anew.
using Forget = std::function<void(const std::string& repository)>;

// There is no such thing, or it is not shown to the bot.
struct NotFound : Refused {
    using Refused::Refused;
};

class Rest {
  public:
    // `url` is https://api.github.com, or https://host/api/v3 of an installation of one's own.
    Rest(Transport transport, std::string url, Authorize authorize, Forget forget = {});

    // Each throws Unavailable for what may pass (limits, with the pause that GitHub asks for; 5xx; cut connections),
    // and Refused, with GitHub's own words, for what will not
    // (NotFound for 404).
    Json get(const std::string& repository, const std::string& path);
    Json post(const std::string& repository, const std::string& path, const Json& body);
    Json patch(const std::string& repository, const std::string& path, const Json& body);
    // Every element of a list, over all its pages, which are as long as can be, until `visit` returns false.
    void each(const std::string& repository, const std::string& path, const std::function<bool(const Json&)>& visit);

  private:
    struct Remembered {
        std::string tag;
        HttpAnswer answer;
    };

    HttpAnswer call(const std::string& method, const std::string& repository, const std::string& url,
                    const std::string& body);

    void forget_answer(const std::string& url);
    HttpAnswer send(HttpCall& call, const std::string& repository);

    Transport transport_;
    std::string url_;
    Authorize authorize_;
    Forget forget_;
    std::mutex mutex_;
    std::map<std::string, Remembered> remembered_;  // by URL
};

// The URL of the next page in a Link header (RFC 8288); empty where there is none.
std::string next_page(const std::string& link);

}  // namespace tachograph::github
