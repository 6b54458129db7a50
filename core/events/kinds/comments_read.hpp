// The bot has looked for all comments from before `until`. So the log has their commands even if a webhook delivery
// was lost.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/timestamp.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct CommentsRead {
    static constexpr std::string_view type = "comments.read/2";

    Timestamp until;

    static void fields_of(auto& event, auto&& visit) { visit("Until", event.until); }
    bool operator==(const CommentsRead&) const = default;
};

std::string subject_of(const CommentsRead& event, const SubjectTerms& terms);
void apply(CommentsRead& event, const EventApplication& to);
std::vector<Command> commands_behind(const CommentsRead& event, const EventOrigin& origin);

}  // namespace tachograph
