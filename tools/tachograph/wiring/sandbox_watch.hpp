// Checks whether the sandbox works on this machine: at the start of the service, before each job, and repeatedly while
// it does not work.
#pragma once

#include "adapters/config/config.hpp"
#include "adapters/service/troubles.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace tachograph::tools {

class SandboxWatch {
  public:
    // Checks at once, and logs the result. Does nothing if jobs run elsewhere.
    SandboxWatch(const config::Config& config, service::Troubles& troubles);

    // Why jobs on this machine fail and what to do; nullopt if the sandbox works.
    std::optional<std::string> obstacle() const;
    // Requests another check, on the thread of this object.
    void look_again();

  private:
    std::optional<std::string> look();
    void run(const std::stop_token& stop);

    const config::Config& config_;
    service::Troubles& troubles_;
    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    bool wanted_ = false;
    std::string said_;
    std::optional<std::string> obstacle_;
    std::jthread thread_;  // last member: the thread uses all members above
};

}  // namespace tachograph::tools
