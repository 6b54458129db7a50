#include "core/machine/idempotency_key.hpp"

#include "core/state/obligations.hpp"
#include "core/values/text.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string idempotency_key_of(const Ask& ask) {
    return fmt::format("comment:{}/{}/{}", to_path(ask.pull), ask.comment, ask.index);
}

std::string key_of_answer(const PullId& pull, const Actor& author, std::int64_t author_id, Timestamp at, int number) {
    constexpr std::size_t day = 10;  // of 2026-11-23T10:15:04.123Z
    const std::string who = author_id != 0 ? std::to_string(author_id) : to_lower(author.name);
    return fmt::format("answer:{}/{}/{}/{}", to_path(pull), who, to_text(at).substr(0, day), number);
}

std::string key_of_acceptance(const JobId& job) { return effect_id(Obligation::resolve, job); }

std::string key_of_runner(const JobId& job, std::string_view word) {
    return fmt::format("runner:{}/{}", to_path(job), word);
}

std::string key_of_closing(const JobId& job) { return fmt::format("closed:{}", to_path(job)); }

std::string key_of_push(const JobId& job, std::string_view head) {
    return fmt::format("pushed:{}/{}", to_path(job), head);
}

std::string key_of_superseding(const JobId& job, std::string_view head) {
    return fmt::format("superseded:{}/{}", to_path(job), head);
}

std::string key_of_effect(std::string_view effect) { return fmt::format("effect:{}", effect); }

std::string key_of_revocation(const JobId& job) { return fmt::format("revoked:{}", to_path(job)); }

std::string key_of_policy(std::string_view commit, std::uint64_t events_before) {
    return fmt::format("policy:{}/{}", commit, events_before);
}

std::string key_of_access(std::uint64_t events_before) { return fmt::format("access:{}", events_before); }

std::string key_of_reading(std::uint64_t events_before) { return fmt::format("comments:{}", events_before); }

std::string key_of_naming(std::int64_t repository, std::uint64_t events_before) {
    return fmt::format("repository:{}/{}", repository, events_before);
}

std::string key_of_ruling(std::string_view request) { return fmt::format("ruled:{}", request); }

std::string key_of_merge(const PullId& pull, std::string_view head) {
    return fmt::format("merge:{}/{}", to_path(pull), head);
}

std::string key_of_epoch(std::int64_t epoch) { return fmt::format("epoch:{}", epoch); }

}  // namespace tachograph
