// A client of GitLab's REST API, with the calls that the executor needs.
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

    // Paths are relative to `/api/v4/projects/<project>`.
    Rest(Transport transport, const std::string& url, const std::string& project, std::string token,
         Clock clock = std::chrono::steady_clock::now);

    // All calls throw Unavailable for temporary failures, and Refused, with GitLab's message, for permanent ones. After
    // a rate limit, all calls pause for as long as GitLab asked.
    // get() and get_text() return nullopt if GitLab answers 404.
    std::optional<Json> get(const std::string& path);
    std::optional<std::string> get_text(const std::string& path);
    // Returns every element of a list, over all pages. Throws Unavailable if GitLab answers 404: every project has
    // these lists.
    std::vector<Json> list(const std::string& path);
    Json post(const std::string& path, const Json& body);
    // Returns false if GitLab answers 404.
    bool put(const std::string& path, const Json& body);
    // Succeeds if the thing does not exist any more.
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
