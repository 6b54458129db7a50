#include "core/values/actor.hpp"

#include "core/values/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tachograph {
namespace {

constexpr std::array kinds{
    std::pair{ActorKind::user, std::string_view("user")},
    std::pair{ActorKind::runner, std::string_view("runner")},
    std::pair{ActorKind::bot, std::string_view("bot")},
};

}  // namespace

std::string to_text(const Actor& actor) {
    const auto kind = std::ranges::find(kinds, actor.kind, [](const auto& entry) { return entry.first; });
    return std::string(kind->second) + ":" + actor.name;
}

std::optional<Actor> parse_actor(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto kind = std::ranges::find(kinds, text.substr(0, colon), [](const auto& entry) { return entry.second; });
    if (kind == kinds.end()) return std::nullopt;
    return Actor{kind->first, std::string(text.substr(colon + 1))};
}

bool same_account(std::string_view left, std::string_view right) { return to_lower(left) == to_lower(right); }

}  // namespace tachograph
