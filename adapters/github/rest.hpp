// A client of GitHub's REST API: authorized, paged and conditional requests, at a limited rate. It follows redirects
// within the API, and pauses after a rate limit.
// Included by .cpp files of this room only.
#pragma once

#include "adapters/github/forge_time.hpp"
#include "adapters/github/limit.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/pace.hpp"
#include "core/ports/failures.hpp"
#include "core/ports/transport.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace tachograph::github {

using Json = nlohmann::json;

// Returns the value of the header Authorization for calls that concern a repository (`owner/name`; may be empty).
using Authorize = std::function<std::string(const std::string& repository)>;
// Called if GitHub rejects that value, so that the next call of Authorize makes a new one.
using Forget = std::function<void(const std::string& repository)>;

class Rest {
  public:
    // `url` is https://api.github.com, or https://host/api/v3 for GitHub Enterprise Server.
    Rest(Transport transport, std::string url, Authorize authorize, Forget forget = {}, Clocks clocks = {system::now});

    // All calls throw Unavailable for temporary failures (5xx, broken connections), Paused for rate limits, and Refused
    // for permanent failures (Missing if the thing does not exist). Refused carries GitHub's message, without the
    // address.
    Json get(const std::string& repository, const std::string& path);
    // Returns nullopt if the thing does not exist.
    std::optional<Json> find(const std::string& repository, const std::string& path);
    Json post(const std::string& repository, const std::string& path, const Json& body);
    Json patch(const std::string& repository, const std::string& path, const Json& body);
    // Asks the GraphQL API. The answer may be one of errors.
    Json query(const std::string& repository, const Json& body);
    // Calls `visit` with each element of a list, over all pages, until `visit` returns false. Pages are as long as
    // GitHub allows.
    void each(const std::string& repository, const std::string& path, const std::function<bool(const Json&)>& visit);

    // GitHub's time, as its answers tell it.
    const ForgeTime& time() const { return time_; }

  private:
    struct Remembered {
        std::string tag;
        HttpAnswer answer;
        std::uint64_t used = 0;  // grows with each use
    };

    HttpAnswer call(const std::string& method, const std::string& repository, const std::string& url,
                    const std::string& body);

    void remember(const std::string& url, std::string tag, const HttpAnswer& answer);
    void forget_answer(const std::string& url);
    void wait_for_turn(const HttpCall& call);
    HttpAnswer follow(HttpCall& call, const std::string& repository);
    HttpAnswer send(HttpCall& call, const std::string& repository);
    HttpAnswer exchange(const HttpCall& call);
    void require_success(const HttpCall& call, const HttpAnswer& answer);

    Transport transport_;
    std::string url_;
    Authorize authorize_;
    Forget forget_;
    ForgeTime time_;
    std::mutex mutex_;
    std::map<std::string, Remembered> remembered_;  // by URL
    std::uint64_t uses_ = 0;
    Limit limit_;
    system::Pace pace_{std::chrono::seconds(1), 10};  // limits requests that change something, as GitHub asks
};

// Returns the URL of the next page from a Link header (RFC 8288); empty if there is none.
std::string next_page(const std::string& link);

}  // namespace tachograph::github
