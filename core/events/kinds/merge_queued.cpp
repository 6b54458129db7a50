#include "core/events/kinds/merge_queued.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"
#include "core/state/obligations.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const MergeQueued& event, const SubjectTerms& terms) {
    return fmt::format("queued {} for merging at {}", terms.name(event.pull), event.head.substr(0, 10));
}

void apply(MergeQueued& event, const EventApplication& to) {
    QueuedMerge merge{std::move(event.pull), std::move(event.head)};
    std::string effect = queued_merge_id(merge);
    to.state.queued_merges[std::move(effect)] = std::move(merge);
}

std::vector<Command> commands_behind(const MergeQueued& event, const EventOrigin& origin) {
    return origin.from(QueueMerge{event.pull, origin.event.actor, event.head, origin.event.delivery});
}

}  // namespace tachograph
