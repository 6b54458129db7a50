// The port that the service listens on, whatever its role: requests go to whoever is in front.
#pragma once

#include "adapters/config/config.hpp"
#include "adapters/http/server.hpp"

#include <mutex>
#include <string>

namespace tachograph::tools {

// `{"status": "alive"}`, `{"error": "…"}`.
http::Response answer_with(int status, const std::string& key, const std::string& text);
inline http::Response problem(int status, const std::string& text) { return answer_with(status, "error", text); }

class SwitchableServer {
  public:
    // Listens at once, and says that it is starting. Throws std::runtime_error with one line where it cannot.
    explicit SwitchableServer(const config::Config& config);

    // From now on `handler` is asked, and `doorman` before; those before are not any more once this returns. Without a
    // doorman, who sends a body is told what the handler says where there is room for it, and else to try later.
    void show(http::Handler handler, http::Doorman doorman = {});
    // Accepts nothing new, and lets requests under way be answered.
    void stop();

    // Where runners of this machine reach it.
    const std::string& url() const { return url_; }

  private:
    void answer(http::Request request, http::Reply reply);
    http::Permit permit(const http::Request& head);

    const http::ServerLimits limits_;
    std::mutex mutex_;
    http::Handler handler_;
    http::Doorman doorman_;
    http::Server server_;
    std::string url_;
};

}  // namespace tachograph::tools
