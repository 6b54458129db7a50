#include "core/duty.hpp"

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
    std::pair{Duty::resolve, std::string_view("resolve")}, std::pair{Duty::reaction, std::string_view("reaction")},
    std::pair{Duty::start, std::string_view("start")},     std::pair{Duty::cancel, std::string_view("cancel")},
    std::pair{Duty::report, std::string_view("report")},   std::pair{Duty::progress, std::string_view("progress")},
    std::pair{Duty::result, std::string_view("result")},
};

constexpr std::array of_requested{Duty::reaction, Duty::resolve};
constexpr std::array of_accepted{Duty::reaction, Duty::progress, Duty::start};
constexpr std::array of_running{Duty::reaction, Duty::progress};
constexpr std::array of_measured{Duty::reaction, Duty::report};
constexpr std::array of_rejected{Duty::reaction, Duty::result};
constexpr std::array of_reported{Duty::reaction, Duty::progress, Duty::result};
constexpr std::array of_failed{Duty::cancel, Duty::reaction, Duty::progress, Duty::result};

std::span<const Duty> duties(const Job& job) {
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
            return job.accepted_at ? std::span<const Duty>(of_failed) : of_rejected;
    }
    return {};
}

bool is_done(const Job& job, Duty duty) { return job.done.contains(effect_id(duty, job)); }

}  // namespace

std::vector<Duty> open_duties(const Job& job) {
    std::vector<Duty> open;
    std::ranges::remove_copy_if(duties(job), std::back_inserter(open), [&](Duty duty) { return is_done(job, duty); });
    return open;
}

bool has_open_duties(const Job& job) {
    // The last of them is done last, as a rule.
    const auto is_open = [&](Duty duty) { return !is_done(job, duty); };
    return std::ranges::any_of(duties(job) | std::views::reverse, is_open);
}

std::string effect_id(Duty duty, const JobId& job) {
    const auto word = std::ranges::find(words, duty, [](const auto& entry) { return entry.first; });
    std::string id(word->second);
    id += ':';
    append_path(id, job);
    return id;
}

std::string effect_id(Duty duty, const Job& job) {
    std::string id = effect_id(duty, job.id);
    if (duty != Duty::progress) return id;
    id += '@';
    id += to_text(job.stage);
    if (!job.newer_head.empty()) id.append(1, '+').append(job.newer_head, 0, 10);
    return id;
}

std::string reply_id(std::string_view cause) { return fmt::format("reply:{}", cause); }

std::string request_id(std::string_view cause) { return fmt::format("access:{}", cause); }

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
