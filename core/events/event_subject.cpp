#include "core/events/event_subject.hpp"

#include "core/values/text.hpp"
#include "core/values/unlinked_text.hpp"

namespace tachograph {
namespace {

constexpr std::size_t longest_subject = 120;

}  // namespace

std::string SubjectTerms::name(const JobId& job) const {
    return form == EventForm::version_1 ? to_text(job) : to_path(job);
}

std::string SubjectTerms::name(const PullId& pull) const {
    return form == EventForm::version_1 ? to_text(pull) : to_path(pull);
}

std::string event_subject(const Event& event, EventForm form) {
    const SubjectTerms terms{event.actor.name, form};
    const std::string subject = std::visit([&](const auto& body) { return subject_of(body, terms); }, event.body);
    return shorten(form == EventForm::version_1 ? escape_line(subject) : unlinked_line(subject), longest_subject);
}

}  // namespace tachograph
