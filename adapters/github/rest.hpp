// GitHub's REST API: requests that are signed, paged, conditional, paced, redirected within it, and patient with its
// limits.
// Included by .cpp files of this room only.
#pragma once

#include "adapters/github/limit.hpp"
#include "adapters/system/pace.hpp"
#include "core/ports/failures.hpp"
#include "core/ports/transport.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace tachograph::github {

using Json = nlohmann::json;

// The value of the header Authorization for calls that concern a repository (`owner/name`; may be empty).
using Authorize = std::function<std::string(const std::string& repository)>;
// Told where GitHub does not take that value, so that the next one is made anew.
using Forget = std::function<void(const std::string& repository)>;

class Rest {
  public:
    // `url` is https://api.github.com, or https://host/api/v3 of an installation of one's own.
    Rest(Transport transport, std::string url, Authorize authorize, Forget forget = {});

    // Each throws Unavailable for what may pass (5xx, cut connections), Paused for limits, and Refused, with GitHub's
    // own words and no address, for what will not (Missing where there is no such thing).
    Json get(const std::string& repository, const std::string& path);
    // Nothing if there is no such thing.
    std::optional<Json> find(const std::string& repository, const std::string& path);
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
    void wait_for_turn(const HttpCall& call);
    HttpAnswer follow(HttpCall& call, const std::string& repository);
    HttpAnswer send(HttpCall& call, const std::string& repository);
    void require_success(const HttpCall& call, const HttpAnswer& answer);

    Transport transport_;
    std::string url_;
    Authorize authorize_;
    Forget forget_;
    std::mutex mutex_;
    std::map<std::string, Remembered> remembered_;  // by URL
    Limit limit_;
    system::Pace pace_{std::chrono::seconds(1), 10};  // of changes, as GitHub asks for
};

// The URL of the next page in a Link header (RFC 8288); empty if there is none.
std::string next_page(const std::string& link);

}  // namespace tachograph::github
