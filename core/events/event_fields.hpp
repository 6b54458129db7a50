// The trailers of each event, in one place for writing and reading. `visit_fields(visitor, body)` calls `visitor(key,
// member)` for every member, in the order of the commit's trailers. `event_name` is the value of `Event:`, with the
// version that is written today; core/events/event_text.cpp reads the earlier ones too.
#pragma once

#include "core/events/event.hpp"

#include <string_view>
#include <type_traits>

namespace tachograph {

template <class Body>
constexpr std::string_view event_name = "";

// NOLINTBEGIN: a table, one line each
template <>
inline constexpr std::string_view event_name<JobRequested> = "job.requested/2";
template <>
inline constexpr std::string_view event_name<JobRejected> = "job.rejected/2";
template <>
inline constexpr std::string_view event_name<JobAccepted> = "job.accepted/2";
template <>
inline constexpr std::string_view event_name<JobRunning> = "job.running/2";
template <>
inline constexpr std::string_view event_name<JobMeasured> = "job.measured/2";
template <>
inline constexpr std::string_view event_name<JobReported> = "job.reported/2";
template <>
inline constexpr std::string_view event_name<JobFailed> = "job.failed/2";
template <>
inline constexpr std::string_view event_name<JobAborted> = "job.aborted/2";
template <>
inline constexpr std::string_view event_name<JobOutdated> = "job.outdated/2";
template <>
inline constexpr std::string_view event_name<CommandRefused> = "command.refused/2";
template <>
inline constexpr std::string_view event_name<QuestionAsked> = "question.asked/2";
template <>
inline constexpr std::string_view event_name<EffectDone> = "effect.done/2";
template <>
inline constexpr std::string_view event_name<EffectGivenUp> = "effect.given-up/2";
template <>
inline constexpr std::string_view event_name<AccessAsked> = "access.asked/2";
template <>
inline constexpr std::string_view event_name<CommandFollowed> = "command.followed/2";
template <>
inline constexpr std::string_view event_name<AccessExplained> = "access.explained/2";
template <>
inline constexpr std::string_view event_name<AccessQuarantined> = "access.quarantined/2";
template <>
inline constexpr std::string_view event_name<AccessAdopted> = "access.adopted/3";
template <>
inline constexpr std::string_view event_name<ServiceBegan> = "service.began/2";
template <>
inline constexpr std::string_view event_name<CommentsRead> = "comments.read/2";
template <>
inline constexpr std::string_view event_name<RepositoryNamed> = "repository.named/1";
// NOLINTEND

template <class Visitor, class Body>
void visit_fields(Visitor&& visit, Body& body) {
    using Plain = std::remove_const_t<Body>;
    if constexpr (requires { body.epoch; }) visit("Epoch", body.epoch);
    if constexpr (requires { body.service; }) visit("Service", body.service);
    if constexpr (requires { body.until; }) visit("Until", body.until);
    if constexpr (requires { body.job; }) visit("Job", body.job);
    if constexpr (requires { body.pull; }) visit("Pull-Request", body.pull);
    if constexpr (std::is_same_v<Plain, AccessAdopted>) {
        visit("Repository", body.access.repositories);
        visit("Repository-Number", body.access.numbers);
        visit("Grant", body.access.grants);
    }
    if constexpr (requires { body.repository_id; }) {
        visit("Repository", body.repository);
        visit("Repository-Id", body.repository_id);
        visit("Name", body.name);
    }
    if constexpr (requires { body.comment; }) visit("Comment", body.comment);
    if constexpr (requires { body.command; }) visit("Command", body.command);
    if constexpr (requires { body.lacking; }) visit("Lacking", body.lacking);
    if constexpr (requires { body.answer; }) visit("Answer", body.answer);
    if constexpr (requires { body.question; }) visit("Question", body.question);
    if constexpr (requires { body.effect; }) visit("Effect", body.effect);
    if constexpr (requires { body.reference; }) visit("Reference", body.reference);
    if constexpr (requires { body.head; }) visit("Head", body.head);
    if constexpr (requires { body.base; }) visit("Base", body.base);
    if constexpr (requires { body.target; }) visit("Target", body.target);
    if constexpr (requires { body.base_ref; }) visit("Base-Ref", body.base_ref);
    if constexpr (requires { body.only; }) visit("Only", body.only);
    if constexpr (requires { body.results; }) visit("Results", body.results);
    if constexpr (requires { body.report; }) visit("Report", body.report);
    if constexpr (requires { body.commit; }) visit("Report-Commit", body.commit);
    if constexpr (requires { body.url; }) visit("Report-Url", body.url);
    if constexpr (requires { body.tally; }) visit("Tally", body.tally);
    if constexpr (requires { body.headline; }) visit("Headline", body.headline);
    if constexpr (requires { body.reason; }) visit("Reason", body.reason);
    if constexpr (requires { body.log; }) visit("Log", body.log);
}

}  // namespace tachograph
