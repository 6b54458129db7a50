// Heads of pull requests from recent webhook deliveries. The host's API may be behind its deliveries; with these heads,
// the service notices that and waits.
#pragma once

#include "core/values/job_id.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace tachograph::service {

// May be used from any thread.
class RecentHeads {
  public:
    using Moment = std::chrono::steady_clock::time_point;

    void note(const PullId& pull, const std::string& head, Moment now) {
        const std::lock_guard lock(mutex_);
        std::erase_if(heads_, [&](const auto& known) { return is_over(known.second, now); });
        heads_[pull] = {head, now};
    }

    // The recent head; empty if there is none.
    std::string of(const PullId& pull, Moment now) const {
        const std::lock_guard lock(mutex_);
        const auto known = heads_.find(pull);
        return known == heads_.end() || is_over(known->second, now) ? std::string() : known->second.head;
    }

  private:
    struct Head {
        std::string head;
        Moment told;
    };

    // APIs lag behind for at most this long. After that, the head may have been replaced without a delivery.
    static bool is_over(const Head& head, Moment now) { return now - head.told > std::chrono::minutes(2); }

    mutable std::mutex mutex_;
    std::map<PullId, Head> heads_;
};

}  // namespace tachograph::service
