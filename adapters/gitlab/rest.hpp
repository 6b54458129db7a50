// GitLab's REST API, as far as the executor needs it.
// Included by .cpp files of this room only.
#pragma once

#include "core/ports/transport.hpp"

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace tachograph::gitlab {

using Json = nlohmann::json;

class Rest {
  public:
    // Paths are below `/api/v4/projects/<project>`.
    Rest(Transport transport, const std::string& url, const std::string& project, std::string token);

    // Each throws Unavailable for what may pass, and Refused, with GitLab's own words, for what will not.
    // Nothing: GitLab knows no such thing (404).
    std::optional<Json> get(const std::string& path);
    std::optional<std::string> get_text(const std::string& path);
    Json post(const std::string& path, const Json& body);
    Json put(const std::string& path, const Json& body);
    // Gone already is as good as deleted.
    void remove(const std::string& path);

  private:
    HttpAnswer call(const std::string& method, const std::string& path, const std::string& body);

    Transport transport_;
    std::string root_;
    std::string token_;
};

}  // namespace tachograph::gitlab
