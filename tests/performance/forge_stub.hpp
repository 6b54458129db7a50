// As much of GitHub's API as a service needs to say something: it knows all accounts and the repository of GitHub's own
// example, takes comments, keeps what they hold, and has nothing else.
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

// GitHub's number of it; that of its own example is the example's.
std::int64_t account_number(const std::string& account);

class ForgeStub {
  public:
    ForgeStub();

    std::string url() const;
    using Clock = std::chrono::steady_clock;

    // When a comment with this in it came; nothing if none has come by then.
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
