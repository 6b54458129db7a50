#include "core/events/kinds/access_explained.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const AccessExplained& event, const SubjectTerms& terms) {
    return fmt::format("explained {} at {}", terms.name(event.pull), SubjectTerms::brief(event.head));
}

void apply(AccessExplained& event, const EventApplication& to) {
    auto& proposals = to.state.proposals;
    const auto before = proposals.find(event.pull);
    std::string comment = before == proposals.end() ? "" : std::move(before->second.comment);
    proposals[event.pull] = Proposal{event.pull,
                                     std::move(event.head),
                                     std::move(event.base),
                                     std::move(event.answer),
                                     std::move(event.reason),
                                     std::move(event.lacking),
                                     std::move(comment)};
}

std::vector<Command> commands_behind(const AccessExplained& event, const EventOrigin& origin) {
    return origin.from(ExplainAccess{event.pull, event.head, event.base, event.answer, event.reason, event.lacking});
}

}  // namespace tachograph
