// A rate limit of GitHub that the service ran into. Nothing is sent until the pause is over, and each further limit in
// a row doubles the pause. Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace tachograph::github {

class Limit {
  public:
    using Moment = std::chrono::steady_clock::time_point;
    using Seconds = std::chrono::seconds;

    // To be called when GitHub refused a request because of a limit. `writes`: the request changes something. Returns
    // how long to wait.
    Seconds begin(Moment now, std::optional<Seconds> asked, bool writes, std::string words) {
        constexpr Seconds without_word{60};  // if GitHub names no pause; from its documentation
        constexpr Seconds longest{3600};
        const Seconds first = std::max(Seconds(1), asked.value_or(without_word));
        const Seconds pause = std::min(longest, first * (1 << std::min(in_a_row_++, 6)));
        until_ = std::max(until_, now + pause);
        of_writes_ = writes;
        words_ = std::move(words);
        return pause;
    }
    // To be called when a request was answered. An answered read does not end a limit of writes.
    void end(bool writes) {
        if (writes || !of_writes_) in_a_row_ = 0;
    }

    // Returns the rest of the pause; zero if there is none.
    Seconds left(Moment now) const { return now < until_ ? std::chrono::ceil<Seconds>(until_ - now) : Seconds(0); }
    const std::string& words() const { return words_; }

  private:
    int in_a_row_ = 0;
    bool of_writes_ = false;
    Moment until_{};
    std::string words_;
};

}  // namespace tachograph::github
