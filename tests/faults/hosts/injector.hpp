// Counts the requests of a job to all hosts, and decides which of them fails.
#pragma once

#include "tests/faults/hosts/fault.hpp"

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace tachograph::testing {

class Injector {
  public:
    // `kill` ends the service.
    explicit Injector(std::function<void()> kill) : kill_(std::move(kill)) {}

    // Starts counting from 0 again; the request with this number fails.
    void arm(int index, HostFault fault) {
        const std::lock_guard lock(mutex_);
        count_ = 0;
        index_ = index;
        fault_ = fault;
        struck_.clear();
    }
    void disarm() { arm(-1, {}); }

    std::optional<HostFault> next(const std::string& request) {
        const std::lock_guard lock(mutex_);
        if (count_++ != index_) return std::nullopt;
        struck_ = request;
        return fault_;
    }

    void kill() const { kill_(); }

    // The request that failed; empty if none has so far.
    std::string struck() const {
        const std::lock_guard lock(mutex_);
        return struck_;
    }

  private:
    std::function<void()> kill_;
    mutable std::mutex mutex_;
    int count_ = 0;
    int index_ = -1;
    HostFault fault_{};
    std::string struck_;
};

}  // namespace tachograph::testing
