// What happened. An event is one commit of the event log. The event log is the source of truth.
// Each kind of event has a file of its own in core/events/kinds/, and two lines here.
#pragma once

#include "core/events/kinds/access_adopted.hpp"
#include "core/events/kinds/access_asked.hpp"
#include "core/events/kinds/access_explained.hpp"
#include "core/events/kinds/access_quarantined.hpp"
#include "core/events/kinds/command_followed.hpp"
#include "core/events/kinds/command_refused.hpp"
#include "core/events/kinds/comments_read.hpp"
#include "core/events/kinds/effect_done.hpp"
#include "core/events/kinds/effect_given_up.hpp"
#include "core/events/kinds/job_aborted.hpp"
#include "core/events/kinds/job_accepted.hpp"
#include "core/events/kinds/job_failed.hpp"
#include "core/events/kinds/job_measured.hpp"
#include "core/events/kinds/job_outdated.hpp"
#include "core/events/kinds/job_rejected.hpp"
#include "core/events/kinds/job_reported.hpp"
#include "core/events/kinds/job_requested.hpp"
#include "core/events/kinds/job_running.hpp"
#include "core/events/kinds/merge_queued.hpp"
#include "core/events/kinds/question_asked.hpp"
#include "core/events/kinds/repository_named.hpp"
#include "core/events/kinds/service_began.hpp"
#include "core/events/kinds/verdict_accepted.hpp"
#include "core/events/kinds/verdict_asked.hpp"
#include "core/events/kinds/verdict_reopened.hpp"
#include "core/values/actor.hpp"
#include "core/values/timestamp.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace tachograph {

// One line for each event.
// clang-format off
using EventBody = std::variant<
    JobRequested,
    JobRejected,
    JobAccepted,
    JobRunning,
    JobMeasured,
    JobReported,
    JobFailed,
    JobAborted,
    JobOutdated,
    CommandRefused,
    QuestionAsked,
    EffectDone,
    EffectGivenUp,
    AccessAsked,
    CommandFollowed,
    AccessExplained,
    AccessQuarantined,
    AccessAdopted,
    ServiceBegan,
    CommentsRead,
    RepositoryNamed,
    VerdictAsked,
    VerdictAccepted,
    VerdictReopened,
    MergeQueued>;
// clang-format on

struct Event {
    EventBody body;
    Actor actor;
    std::string idempotency_key;  // no two events have the same; the trailer is called `Cause`
    std::string delivery;         // the forge's id of the delivery, for audits; may be empty
    Timestamp at;
    std::int64_t actor_id = 0;  // the forge's number of the actor's account; 0: not known
    std::string text{};         // digest of the comment or review that was acted on, `sha256:<hex>`; may be empty

    bool operator==(const Event&) const = default;
};

}  // namespace tachograph
