// Questions about the verdict of a reported job, and rulings on it. The facts are in the job's published report.
#pragma once

#include "core/commands/command.hpp"
#include "core/effects/effect.hpp"
#include "core/ports/report_store.hpp"

namespace tachograph::service {

// Throws Unavailable, and Refused if the report is not there or has no such benchmark.
CommandBody follow_verdict_request(ReportStore& store, const FollowVerdictRequest& effect);

// Throws Unavailable, and Refused if the report is not there.
void record_ruling(ReportStore& store, const RecordRuling& effect);

}  // namespace tachograph::service
