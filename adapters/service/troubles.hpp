// What keeps the service from a part of its work at the moment, in words for whoever runs it. `/readyz` shows it; the
// log gets one line when a trouble begins or changes, and one when it ends, however often it is met.
#pragma once

#include "core/ports/failures.hpp"

#include <map>
#include <mutex>
#include <string>

namespace tachograph::service {

// May be used from any thread.
class Troubles {
  public:
    // `name` is the part that suffers, such as `reports`; `words` say what is wrong, where, and what to do.
    void set(const std::string& name, const std::string& words);
    // That part works. Does nothing if it did before.
    void clear(const std::string& name);
    // Name to words.
    std::map<std::string, std::string> all() const;

  private:
    mutable std::mutex mutex_;
    std::map<std::string, std::string> troubles_;
};

// Does the work of that part. While it throws Unavailable or Damaged, that is the part's trouble.
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
