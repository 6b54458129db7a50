// Whether this machine can hold the benchmarks that it runs: looked at when the service starts and when a job does, and
// again and again while it cannot.
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
    // Looks at once, and says the state in the log. Does nothing if jobs run elsewhere.
    SandboxWatch(const config::Config& config, service::Troubles& troubles);

    // Why jobs of this machine fail, and what to do.
    std::optional<std::string> obstacle() const;
    // Looks soon, on a thread of its own.
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
    std::jthread thread_;  // the last: it uses all above
};

}  // namespace tachograph::tools
