#include "core/state/obligations.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <ranges>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace tachograph {
namespace {

constexpr std::array words{
    std::pair{Obligation::resolve, std::string_view("resolve")},
    std::pair{Obligation::reaction, std::string_view("reaction")},
    std::pair{Obligation::start, std::string_view("start")},
    std::pair{Obligation::cancel, std::string_view("cancel")},
    std::pair{Obligation::report, std::string_view("report")},
    std::pair{Obligation::progress, std::string_view("progress")},
    std::pair{Obligation::result, std::string_view("result")},
};

constexpr std::array of_requested{Obligation::reaction, Obligation::resolve};
constexpr std::array of_accepted{Obligation::reaction, Obligation::progress, Obligation::start};
constexpr std::array of_running{Obligation::reaction, Obligation::progress};
constexpr std::array of_measured{Obligation::reaction, Obligation::report};
constexpr std::array of_rejected{Obligation::reaction, Obligation::result};
constexpr std::array of_reported{Obligation::reaction, Obligation::progress, Obligation::result};
constexpr std::array of_failed{Obligation::cancel, Obligation::reaction, Obligation::progress, Obligation::result};

std::span<const Obligation> obligations(const Job& job) {
    switch (job.stage) {
        case Stage::requested:
            return of_requested;
        case Stage::accepted:
            return of_accepted;
        case Stage::running:
            return of_running;
        case Stage::measured:
            return of_measured;
        case Stage::rejected:
            return of_rejected;
        case Stage::reported:
            return of_reported;
        case Stage::failed:
        case Stage::aborted:
            return job.accepted_at ? std::span<const Obligation>(of_failed) : of_rejected;
    }
    return {};
}

bool is_done(const Job& job, Obligation obligation) { return job.done.contains(effect_id(obligation, job)); }

}  // namespace

std::vector<Obligation> open_obligations(const Job& job) {
    std::vector<Obligation> open;
    std::ranges::remove_copy_if(obligations(job), std::back_inserter(open),
                                [&](Obligation obligation) { return is_done(job, obligation); });
    return open;
}

bool has_open_obligations(const Job& job) {
    // Usually the last obligation is done last, so it is checked first.
    const auto is_open = [&](Obligation obligation) { return !is_done(job, obligation); };
    return std::ranges::any_of(obligations(job) | std::views::reverse, is_open);
}

std::string effect_id(Obligation obligation, const JobId& job) {
    const auto word = std::ranges::find(words, obligation, [](const auto& entry) { return entry.first; });
    std::string id(word->second);
    id += ':';
    append_path(id, job);
    return id;
}

std::string effect_id(Obligation obligation, const Job& job) {
    std::string id = effect_id(obligation, job.id);
    if (obligation != Obligation::progress) return id;
    id += '@';
    id += to_text(job.stage);
    if (!job.newer_head.empty()) id.append(1, '+').append(job.newer_head, 0, 10);
    return id;
}

std::string reply_id(std::string_view idempotency_key) { return fmt::format("reply:{}", idempotency_key); }

std::string request_id(std::string_view idempotency_key) { return fmt::format("access:{}", idempotency_key); }

std::string verdict_request_id(std::string_view idempotency_key) { return fmt::format("verdict:{}", idempotency_key); }

std::string queued_merge_id(const QueuedMerge& merge) {
    return fmt::format("merge:{}@{}", to_path(merge.pull), merge.head);
}

std::string proposal_id(const Proposal& proposal) {
    return fmt::format("proposal:{}@{}+{}{}", to_path(proposal.pull), proposal.head.substr(0, 10),
                       proposal.base.substr(0, 10), proposal.lacking.empty() ? "+approved" : "");
}

std::string quarantine_id(const Quarantine& quarantine) { return fmt::format("quarantine:{}", quarantine.commit); }

std::optional<JobId> job_of_effect(std::string_view effect) {
    const auto colon = effect.find(':');
    const auto word = std::ranges::find(words, effect.substr(0, colon), [](const auto& entry) { return entry.second; });
    if (colon == std::string_view::npos || word == words.end()) return std::nullopt;
    return parse_job_id(effect.substr(0, effect.find('@')).substr(colon + 1));
}

std::string marker_of_effect(std::string_view effect) { return std::string(effect.substr(0, effect.find('@'))); }

}  // namespace tachograph
