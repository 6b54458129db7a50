// What people ruled on the verdict of a reported job.
#pragma once

#include "core/jobs/job.hpp"
#include "core/values/acceptance.hpp"
#include "core/values/conclusion.hpp"
#include "core/values/job_id.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct Ruling {
    JobId job;
    std::string head;  // for which the acceptances hold
    std::vector<Acceptance> accepted;
    Conclusion conclusion = Conclusion::neutral;  // of the job, with what is accepted
    int revision = 0;                             // counts the rulings, so that each is shown
    bool told = true;                             // the comment and the status show it, or cannot
    bool recorded = true;                         // the report shows it, or cannot

    bool operator==(const Ruling&) const = default;
};

// A new acceptance of a benchmark replaces the one before.
void accept(Ruling& ruling, Acceptance acceptance);
// Takes back the acceptance of the benchmark; with all_benchmarks, every one. Returns false if there is none.
bool reopen(Ruling& ruling, std::string_view benchmark);
// Sets the conclusion; the comment, the status and the report must then show it.
void rule(Ruling& ruling, Conclusion conclusion);

// To be called when the pull request has a new report. Acceptances stay in force if the new report has the same head.
// `job.report` must be set.
void follow_report(std::map<PullId, Ruling>& rulings, const Job& job);

// The ids of the effects that show the ruling. Each revision has its own.
std::string ruling_comment_id(const Ruling& ruling);
std::string ruling_report_id(const Ruling& ruling);
bool is_ruling_comment(std::string_view effect);

}  // namespace tachograph
