// GitHub's time, from the header Date of its answers and this machine's steady clock. The wall clock of this machine
// may be days wrong, and may jump.
#pragma once

#include "core/ports/transport.hpp"
#include "core/values/timestamp.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

namespace tachograph::github {

// The clocks of this machine.
struct Clocks {
    using Moment = std::chrono::steady_clock::time_point;

    std::function<Timestamp()> wall;
    std::function<Moment()> steady = std::chrono::steady_clock::now;
};

class ForgeTime {
  public:
    explicit ForgeTime(Clocks clocks) : clocks_(std::move(clocks)) {}

    // To be called with each answer of GitHub, on its arrival.
    void note(const HttpAnswer& answer);
    // Whether an answer has said the time.
    bool is_known() const;
    // GitHub's time. This machine's wall clock until an answer has said the time.
    Timestamp now() const;

  private:
    struct Said {
        Timestamp date;
        Clocks::Moment at;
    };

    Clocks clocks_;
    mutable std::mutex mutex_;
    std::optional<Said> said_;
};

// Parses the form that servers must send (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
std::optional<Timestamp> parse_http_date(std::string_view text);

}  // namespace tachograph::github
