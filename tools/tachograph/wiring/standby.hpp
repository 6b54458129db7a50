// The service while another one writes its log: follows, and sees when it is its turn.
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

    // Looks at the host of the log. True: it is this service's turn to write, because nobody does, or nobody gave a
    // heartbeat for too long, or because the last who did was this service, before it was killed. Throws Refused;
    // Unavailable only if there is neither a host nor a log on this disk.
    bool is_ones_turn();
    // It was the writer, or tried to be, and is not: from now on it waits like everybody else.
    void begin_anew(const std::string& why);

    // `/healthz` is well; all else is to be asked again, or elsewhere.
    void answer(const http::Request& request, const http::Reply& reply);

  private:
    bool look();
    void say(std::string situation);

    git::LogRemote& log_;
    std::string name_;
    service::TakeoverTimer takeover_timer_;
    bool just_started_ = true;
    std::mutex mutex_;
    std::string situation_ = "this service has not seen its event log's host yet";
};

}  // namespace tachograph::tools
