// An owed effect can never be performed.
#pragma once

#include "core/events/kinds/kind.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct EffectGivenUp {
    static constexpr std::string_view type = "effect.given-up/2";

    std::string effect;
    std::string reason;

    static void fields_of(auto& event, auto&& visit) {
        visit("Effect", event.effect);
        visit("Reason", event.reason);
    }
    bool operator==(const EffectGivenUp&) const = default;
};

std::string subject_of(const EffectGivenUp& event, const SubjectTerms& terms);
void apply(EffectGivenUp& event, const EventApplication& to);
std::vector<Command> commands_behind(const EffectGivenUp& event, const EventOrigin& origin);

}  // namespace tachograph
