// An owed effect was performed.
#pragma once

#include "core/events/kinds/kind.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct EffectDone {
    static constexpr std::string_view type = "effect.done/2";

    std::string effect;
    std::string reference;  // what it made: a comment id, a process; may be empty

    static void fields_of(auto& event, auto&& visit) {
        visit("Effect", event.effect);
        visit("Reference", event.reference);
    }
    bool operator==(const EffectDone&) const = default;
};

std::string subject_of(const EffectDone& event, const SubjectTerms& terms);
void apply(EffectDone& event, const EventApplication& to);
std::vector<Command> commands_behind(const EffectDone& event, const EventOrigin& origin);

}  // namespace tachograph
