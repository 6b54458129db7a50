// A limit of GitHub's that the service ran into: nothing is asked until it is over, and each one that follows upon
// another lasts longer. Pure.
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

    // GitHub refused a request, which may have been one that changes something; returns how long to wait.
    Seconds begin(Moment now, std::optional<Seconds> asked, bool writes, std::string words) {
        constexpr Seconds without_word{60};  // as GitHub's documentation asks for
        constexpr Seconds longest{3600};
        const Seconds first = std::max(Seconds(1), asked.value_or(without_word));
        const Seconds pause = std::min(longest, first * (1 << std::min(in_a_row_++, 6)));
        until_ = std::max(until_, now + pause);
        of_writes_ = writes;
        words_ = std::move(words);
        return pause;
    }
    // A request was answered. That GitHub still answers questions says nothing of a limit of writes.
    void end(bool writes) {
        if (writes || !of_writes_) in_a_row_ = 0;
    }

    // How long it still lasts; zero: it does not.
    Seconds left(Moment now) const { return now < until_ ? std::chrono::ceil<Seconds>(until_ - now) : Seconds(0); }
    const std::string& words() const { return words_; }

  private:
    int in_a_row_ = 0;
    bool of_writes_ = false;
    Moment until_{};
    std::string words_;
};

}  // namespace tachograph::github
