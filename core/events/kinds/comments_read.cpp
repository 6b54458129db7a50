#include "core/events/kinds/comments_read.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const CommentsRead& event, const SubjectTerms& /*terms*/) {
    return fmt::format("read comments until {}", to_text(event.until));
}

void apply(CommentsRead& event, const EventApplication& to) {
    to.state.reading = CommentsWatermark{event.until, to.state.events + 1};
}

std::vector<Command> commands_behind(const CommentsRead& event, const EventOrigin& origin) {
    return origin.from(NoteCommentsRead{event.until});
}

}  // namespace tachograph
