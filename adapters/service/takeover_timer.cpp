#include "adapters/service/takeover_timer.hpp"

namespace tachograph::service {

bool TakeoverTimer::is_over(const std::string& seen, Moment now) {
    if (seen_ != seen) {
        seen_ = seen;
        since_ = now;
    }
    return now - since_ >= patience_;
}

}  // namespace tachograph::service
