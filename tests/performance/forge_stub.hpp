// As much of GitHub's API as a service needs to say something: it takes comments, keeps what they hold, and has nothing
// else.
#pragma once

#include "adapters/http/server.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::performance {

class ForgeStub {
  public:
    ForgeStub();

    std::string url() const;
    using Clock = std::chrono::steady_clock;

    // When a comment with this in it came; nothing where none has come by then.
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
