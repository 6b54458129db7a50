// A merge queue made a commit that merges the pull request, and asks whether it may go on.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct MergeQueued {
    static constexpr std::string_view type = "merge.queued/1";

    PullId pull;
    std::string head;  // the commit of the merge queue

    static void fields_of(auto& event, auto&& visit) {
        visit("Pull-Request", event.pull);
        visit("Head", event.head);
    }
    bool operator==(const MergeQueued&) const = default;
};

std::string subject_of(const MergeQueued& event, const SubjectTerms& terms);
void apply(MergeQueued& event, const EventApplication& to);
std::vector<Command> commands_behind(const MergeQueued& event, const EventOrigin& origin);

}  // namespace tachograph
