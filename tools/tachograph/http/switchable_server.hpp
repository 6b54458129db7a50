// The HTTP server of the process in every role (starting, standby, writer). Requests go to the current handler.
#pragma once

#include "adapters/config/config.hpp"
#include "adapters/http/server.hpp"

#include <mutex>
#include <string>

namespace tachograph::tools {

// Returns a JSON object with one field, such as `{"status": "alive"}` or `{"error": "…"}`.
http::Response answer_with(int status, const std::string& key, const std::string& text);
inline http::Response problem(int status, const std::string& text) { return answer_with(status, "error", text); }

class SwitchableServer {
  public:
    // Listens at once, and answers that it is starting. Throws std::runtime_error, in one line, if it cannot listen.
    explicit SwitchableServer(const config::Config& config);

    // Sets the handler and the doorman. When this returns, the previous ones are not called any more. Without a
    // doorman, the handler answers requests whose body fits; others are told to retry later.
    void show(http::Handler handler, http::Doorman doorman = {});
    // Stops accepting, and lets requests under way be answered.
    void stop();

    // The address for runners on this machine.
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
