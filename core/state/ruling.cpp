#include "core/state/ruling.hpp"

#include "core/state/checked_job.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tachograph {
namespace {

constexpr std::string_view comment_prefix = "ruling:";

}  // namespace

void accept(Ruling& ruling, Acceptance acceptance) {
    const auto same = std::ranges::find(ruling.accepted, acceptance.benchmark, &Acceptance::benchmark);
    if (same == ruling.accepted.end()) {
        ruling.accepted.push_back(std::move(acceptance));
    } else {
        *same = std::move(acceptance);
    }
}

bool reopen(Ruling& ruling, std::string_view benchmark) {
    return std::erase_if(ruling.accepted, [&](const Acceptance& one) {
               return benchmark == all_benchmarks || one.benchmark == benchmark;
           }) > 0;
}

void rule(Ruling& ruling, Conclusion conclusion) {
    ruling.conclusion = conclusion;
    ++ruling.revision;
    ruling.told = false;
    ruling.recorded = false;
}

void follow_report(std::map<PullId, Ruling>& rulings, const Job& job) {
    const auto found = rulings.find(job.id.pull);
    if (found == rulings.end() || !sets_check(job)) return;
    Ruling& ruling = found->second;
    if (ruling.head != job.head || ruling.accepted.empty()) {
        rulings.erase(found);
        return;
    }
    ruling.job = job.id;
    // Something may have been accepted while the report was being written.
    rule(ruling, job.report->conclusion);
}

std::string ruling_comment_id(const Ruling& ruling) {
    return fmt::format("{}{}@{}", comment_prefix, to_path(ruling.job), ruling.revision);
}

bool is_ruling_comment(std::string_view effect) { return effect.starts_with(comment_prefix); }

std::string ruling_report_id(const Ruling& ruling) {
    return fmt::format("ruled-report:{}@{}", to_path(ruling.job), ruling.revision);
}

}  // namespace tachograph
