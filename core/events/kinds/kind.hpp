// What every file of this folder has: a struct with the event's type and version, `fields_of`, and three functions.
//
// `fields_of` visits each member with its trailer, in the order of the commit's trailers. A member that it leaves out
// is lost. `subject_of` is the first line of the commit. `apply` changes the state, and throws by `illegal()` if the
// event cannot have happened in it. `commands_behind` names the commands for which `decide` may have returned the
// event.
//
// An event that only leads to an answer has `only_answers`: people without rights get only a few of these per day.
#pragma once

namespace tachograph {

struct Command;
struct EventApplication;  // core/machine/event_application.hpp
struct EventOrigin;       // core/machine/event_origin.hpp
struct SubjectTerms;      // core/events/event_subject.hpp

}  // namespace tachograph
