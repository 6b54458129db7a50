#include "tests/simulation/setting.hpp"

#include "core/ports/failures.hpp"

namespace tachograph::simulation {

void Setting::refuse_some(const std::string& what) const {
    std::uint64_t digest = 0xcbf29ce484222325U;
    for (const char byte : what) digest = (digest ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    Random fate(digest);
    if (!fate.chance(weather.call_refused)) return;
    if (fate.chance(500)) throw Missing("there is no such thing");
    throw Refused("this can never be done");
}

}  // namespace tachograph::simulation
