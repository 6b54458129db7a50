// The part of GitHub's API that a service needs to post comments. It knows all accounts and the repository of GitHub's
// own example, and stores comments. It has nothing else.
#pragma once

#include "adapters/http/server.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::performance {

// GitHub's number of the repository; for the repository of GitHub's example, the example's number.
std::int64_t account_number(const std::string& account);

class ForgeStub {
  public:
    ForgeStub();

    std::string url() const;
    using Clock = std::chrono::steady_clock;

    // When a comment that contains this text arrived; nullopt if none did by then.
    std::optional<Clock::time_point> arrival_of(const std::string& part, Clock::time_point until);
    std::size_t comments() const;

  private:
    http::Response answer(const http::Request& request);

    mutable std::mutex mutex_;
    std::condition_variable came_;
    struct Comment {
        std::string body;
        Clock::time_point at;
    };
    std::vector<Comment> comments_;
    http::Server server_;
};

}  // namespace tachograph::performance
