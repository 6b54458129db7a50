#include "core/events/event_subject.hpp"

#include "core/values/overloaded.hpp"
#include "core/values/text.hpp"
#include "core/values/unlinked_text.hpp"

#include <fmt/format.h>

namespace tachograph {
namespace {

constexpr std::size_t longest_subject = 120;

std::string brief(const std::string& commit) { return commit.substr(0, 10); }

std::string requested(const std::string& job, const JobRequested& event, const Actor& actor) {
    return event.head.empty() ? fmt::format("requested {} by {}", job, actor.name)
                              : fmt::format("requested {} by {}: {} again", job, actor.name, brief(event.head));
}

}  // namespace

std::string event_subject(const Event& event, EventForm form) {
    const bool linked = form == EventForm::version_1;
    const auto name = [linked](const auto& id) { return linked ? to_text(id) : to_path(id); };
    const std::string& who = event.actor.name;
    const std::string subject = std::visit(
        overloaded{
            [&](const JobRequested& e) { return requested(name(e.job), e, event.actor); },
            [&](const JobRejected& e) { return fmt::format("rejected {} by {}: {}", name(e.job), who, e.reason); },
            [&](const JobAccepted& e) {
                return fmt::format("accepted {}: {} against {}", name(e.job), brief(e.head), brief(e.base));
            },
            [&](const JobRunning& e) { return fmt::format("running {} on {}", name(e.job), who); },
            [&](const JobMeasured& e) { return fmt::format("measured {} on {}", name(e.job), who); },
            [&](const JobReported& e) { return fmt::format("reported {}: {}", name(e.job), to_text(e.tally)); },
            [&](const JobFailed& e) { return fmt::format("failed {}: {}", name(e.job), e.reason); },
            [&](const JobAborted& e) {
                const std::string why = e.reason.empty() ? std::string() : ": " + e.reason;
                return fmt::format("aborted {} by {}{}", name(e.job), who, why);
            },
            [&](const JobOutdated& e) {
                return fmt::format("outdated {}: the pull request has moved on to {}", name(e.job),
                                   e.head.substr(0, 10));
            },
            [&](const CommandRefused& e) {
                return fmt::format("refused {} of {} on {}: {}", e.command, who, name(e.pull), e.reason);
            },
            [&](const QuestionAsked& e) {
                return fmt::format("asked for {} by {} on {}", e.question, who, name(e.pull));
            },
            [&](const EffectDone& e) { return fmt::format("done {}", e.effect); },
            [&](const EffectGivenUp& e) { return fmt::format("gave up {}: {}", e.effect, e.reason); },
            [&](const AccessAsked& e) { return fmt::format("asked to {} by {} on {}", e.command, who, name(e.pull)); },
            [&](const CommandFollowed& e) {
                return fmt::format("followed {} of {} on {}", e.command, who, name(e.pull));
            },
            [&](const AccessExplained& e) {
                return fmt::format("explained {} at {}", name(e.pull), e.head.substr(0, 10));
            },
            [&](const AccessQuarantined& e) {
                return fmt::format("quarantined access {}: {}", e.head.substr(0, 10), e.reason);
            },
            [&](const AccessAdopted& e) { return fmt::format("adopted access: {}", e.reason); },
            [&](const CommentsRead& e) { return fmt::format("read comments until {}", to_text(e.until)); },
            [&](const RepositoryNamed& e) {
                return fmt::format("named {}: repository {} is {}", e.repository, e.repository_id, e.name);
            },
            [&](const ServiceBegan& e) { return fmt::format("began epoch {} by {}", e.epoch, e.service); },
        },
        event.body);
    return shorten(linked ? escape_line(subject) : unlinked_line(subject), longest_subject);
}

}  // namespace tachograph
