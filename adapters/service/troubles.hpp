// The current troubles: why a part of the service's work is stuck, in words for the admin. `/readyz` shows them. The
// service's log gets one line when a trouble begins or changes, and one when it ends, however often it occurs.
#pragma once

#include "core/ports/failures.hpp"

#include <map>
#include <mutex>
#include <string>

namespace tachograph::service {

// May be used from any thread.
class Troubles {
  public:
    // `name` is the part of the work, such as `reports`; `words` say what is wrong, where, and what to do.
    void set(const std::string& name, const std::string& words);
    // That part works. Does nothing if it did before.
    void clear(const std::string& name);
    // Name to words.
    std::map<std::string, std::string> all() const;

  private:
    mutable std::mutex mutex_;
    std::map<std::string, std::string> troubles_;
};

// Runs `work`. If it throws Unavailable or Damaged, that becomes the part's trouble; if it succeeds, the trouble ends.
template <class Work>
auto noting(Troubles& troubles, const std::string& name, Work work) {
    try {
        auto made = work();
        troubles.clear(name);
        return made;
    } catch (const Unavailable& unavailable) {
        troubles.set(name, unavailable.what());
        throw;
    } catch (const Damaged& damaged) {
        troubles.set(name, damaged.what());
        throw;
    }
}

}  // namespace tachograph::service
