#include "core/cause.hpp"

#include "core/duty.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string cause_of(const Ask& ask) {
    return fmt::format("comment:{}/{}/{}", to_path(ask.pull), ask.comment, ask.index);
}

std::string cause_of_acceptance(const JobId& job) { return effect_id(Duty::resolve, job); }

std::string cause_of_runner(const JobId& job, std::string_view word) {
    return fmt::format("runner:{}/{}", to_path(job), word);
}

std::string cause_of_closing(const JobId& job) { return fmt::format("closed:{}", to_path(job)); }

std::string cause_of_push(const JobId& job, std::string_view head) {
    return fmt::format("pushed:{}/{}", to_path(job), head);
}

std::string cause_of_superseding(const JobId& job, std::string_view head) {
    return fmt::format("superseded:{}/{}", to_path(job), head);
}

std::string cause_of_effect(std::string_view effect) { return fmt::format("effect:{}", effect); }

std::string cause_of_revocation(const JobId& job) { return fmt::format("revoked:{}", to_path(job)); }

std::string cause_of_policy(std::string_view commit, std::uint64_t events_before) {
    return fmt::format("policy:{}/{}", commit, events_before);
}

std::string cause_of_access(std::uint64_t events_before) { return fmt::format("access:{}", events_before); }

std::string cause_of_reading(std::uint64_t events_before) { return fmt::format("comments:{}", events_before); }

std::string cause_of_epoch(std::int64_t epoch) { return fmt::format("epoch:{}", epoch); }

}  // namespace tachograph
