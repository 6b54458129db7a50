// The service while another process is the writer: follows the log, and detects when to take over.
#pragma once

#include "adapters/config/config.hpp"
#include "adapters/git/replication/log_remote.hpp"
#include "adapters/http/server.hpp"
#include "adapters/service/takeover_timer.hpp"

#include <mutex>
#include <string>

namespace tachograph::tools {

class Standby {
  public:
    Standby(const config::Config& config, git::LogRemote& log);

    // Syncs with the remote of the log. Returns true if this service is to become the writer: there is no writer, the
    // writer sent no heartbeat for too long, or the last writer was this service before it was killed. Throws Refused;
    // throws Unavailable only if neither the remote nor a local log can be read.
    bool is_ones_turn();
    // To be called if this service lost the writer lease, or failed to get it. It then waits like every other standby.
    void begin_anew(const std::string& why);

    // Answers `/healthz` with 200, and all other requests with 503 and Retry-After.
    void answer(const http::Request& request, const http::Reply& reply);

  private:
    bool look();
    void say(std::string situation);

    git::LogRemote& log_;
    std::string name_;
    service::TakeoverTimer takeover_timer_;
    bool just_started_ = true;
    std::mutex mutex_;
    std::string situation_ = "this service has not reached its event log's remote yet";
};

}  // namespace tachograph::tools
