// The first line of an event's commit, for people who read `git log --oneline`. It is never parsed.
#pragma once

#include "core/events/event.hpp"

#include <string>

namespace tachograph {

// Version 1 did not escape text that forges turn into links. It is no longer written; audits of old logs need it.
enum class EventForm { version_1, today };

// What the subjects of all kinds of events are written with.
struct SubjectTerms {
    const std::string& who;  // the actor's name
    EventForm form = EventForm::today;

    std::string name(const JobId& job) const;
    std::string name(const PullId& pull) const;
    // The first digits of a commit's id.
    static std::string brief(const std::string& commit) { return commit.substr(0, 10); }
};

std::string event_subject(const Event& event, EventForm form = EventForm::today);

}  // namespace tachograph
