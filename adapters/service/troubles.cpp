#include "adapters/service/troubles.hpp"

#include <spdlog/spdlog.h>

namespace tachograph::service {

void Troubles::set(const std::string& name, const std::string& words) {
    const std::lock_guard lock(mutex_);
    std::string& known = troubles_[name];
    if (known == words) return;
    known = words;
    spdlog::warn("trouble with {}: {}", name, words);
}

void Troubles::clear(const std::string& name) {
    const std::lock_guard lock(mutex_);
    if (troubles_.erase(name) > 0) spdlog::info("no more trouble with {}", name);
}

std::map<std::string, std::string> Troubles::all() const {
    const std::lock_guard lock(mutex_);
    return troubles_;
}

}  // namespace tachograph::service
