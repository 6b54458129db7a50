// Who did something: a person on the forge, a runner, or the bot itself. Text: `user:alice`, `runner:bench-03`,
// `bot:tachograph`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tachograph {

enum class ActorKind { user, runner, bot };

struct Actor {
    ActorKind kind = ActorKind::bot;
    std::string name;

    bool operator==(const Actor&) const = default;
};

std::string to_text(const Actor& actor);
std::optional<Actor> parse_actor(std::string_view text);

// Account names compare as forges compare them: without regard to ASCII letter case.
bool same_account(std::string_view left, std::string_view right);

}  // namespace tachograph
