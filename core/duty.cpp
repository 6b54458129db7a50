#include "core/duty.hpp"

#include <algorithm>
#include <array>
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

std::vector<Duty> duties(const Job& job) {
    switch (job.stage) {
        case Stage::requested:
            return {Duty::reaction, Duty::resolve};
        case Stage::accepted:
            return {Duty::reaction, Duty::progress, Duty::start};
        case Stage::running:
            return {Duty::reaction, Duty::progress};
        case Stage::measured:
            return {Duty::reaction, Duty::report};
        case Stage::rejected:
            return {Duty::reaction, Duty::result};
        case Stage::reported:
            return {Duty::reaction, Duty::progress, Duty::result};
        case Stage::failed:
        case Stage::aborted:
            if (!job.accepted_at) return {Duty::reaction, Duty::result};
            return {Duty::cancel, Duty::reaction, Duty::progress, Duty::result};
    }
    return {};
}

}  // namespace

std::vector<Duty> open_duties(const Job& job) {
    std::vector<Duty> open = duties(job);
    std::erase_if(open, [&](Duty duty) { return job.done.contains(effect_id(duty, job)); });
    return open;
}

std::string effect_id(Duty duty, const JobId& job) {
    const auto word = std::ranges::find(words, duty, [](const auto& entry) { return entry.first; });
    return std::string(word->second) + ':' + to_text(job);
}

std::string effect_id(Duty duty, const Job& job) {
    const std::string id = effect_id(duty, job.id);
    if (duty != Duty::progress) return id;
    const std::string outdated = job.newer_head.empty() ? "" : "+" + job.newer_head.substr(0, 10);
    return id + "@" + to_text(job.stage) + outdated;
}

std::string reply_id(std::string_view cause) { return fmt::format("reply:{}", cause); }

std::string request_id(std::string_view cause) { return fmt::format("access:{}", cause); }

std::string proposal_id(const Proposal& proposal) {
    return fmt::format("proposal:{}@{}+{}{}", to_text(proposal.pull), proposal.head.substr(0, 10),
                       proposal.base.substr(0, 10), proposal.lacking.empty() ? "+approved" : "");
}

std::string quarantine_id(const Quarantine& quarantine) { return fmt::format("quarantine:{}", quarantine.commit); }

std::optional<JobId> job_of_effect(std::string_view effect) {
    const auto colon = effect.find(':');
    const auto word = std::ranges::find(words, effect.substr(0, colon), [](const auto& entry) { return entry.second; });
    if (colon == std::string_view::npos || word == words.end()) return std::nullopt;
    return parse_job_id(marker_of_effect(effect).substr(colon + 1));
}

std::string marker_of_effect(std::string_view effect) { return std::string(effect.substr(0, effect.find('@'))); }

}  // namespace tachograph
