#include "reports/nearest.hpp"

#include "core/values/text.hpp"

#include <cstddef>
#include <set>
#include <utility>

namespace tachograph::reports {

std::vector<std::string> nearest_to(const std::string& wanted, const std::vector<std::string>& names) {
    constexpr std::size_t most = 3;
    constexpr std::size_t longest = 100;
    std::set<std::pair<std::size_t, std::string>> ranked;
    for (const std::string& name : names) ranked.emplace(edit_distance(shorten(name, longest), wanted), name);
    std::vector<std::string> nearest;
    for (const auto& [distance, name] : ranked) {
        if (nearest.size() < most) nearest.push_back(name);
    }
    return nearest;
}

}  // namespace tachograph::reports
