// GitLab's REST API, as far as the executor needs it.
// Included by .cpp files of this room only.
#pragma once

#include "core/ports/transport.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace tachograph::gitlab {

using Json = nlohmann::json;

class Rest {
  public:
    using Clock = std::function<std::chrono::steady_clock::time_point()>;

    // Paths are below `/api/v4/projects/<project>`.
    Rest(Transport transport, const std::string& url, const std::string& project, std::string token,
         Clock clock = std::chrono::steady_clock::now);

    // Each throws Unavailable for what may pass, and Refused, with GitLab's own words, for what will not.
    // After a rate limit nothing is sent until the pause that GitLab asked for is over: one pause for all calls.
    // Nothing: GitLab knows no such thing (404).
    std::optional<Json> get(const std::string& path);
    std::optional<std::string> get_text(const std::string& path);
    // Every element of a list, over all its pages. Unavailable where GitLab does not know the list: a project has it.
    std::vector<Json> list(const std::string& path);
    Json post(const std::string& path, const Json& body);
    // False: GitLab knows no such thing.
    bool put(const std::string& path, const Json& body);
    // Gone already is as good as deleted.
    void remove(const std::string& path);

  private:
    HttpAnswer call(const std::string& method, const std::string& path, const std::string& body);
    HttpAnswer send(HttpCall& call);

    Transport transport_;
    std::string root_;
    std::string token_;
    Clock clock_;
    std::chrono::steady_clock::time_point silent_until_{};
};

}  // namespace tachograph::gitlab
