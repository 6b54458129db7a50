#include "core/machine/asked.hpp"

#include "core/commands/repository_names.hpp"
#include "core/machine/idempotency_key.hpp"
#include "core/state/checked_job.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>

namespace tachograph {

JobId next_job(const State& state, const PullId& pull) { return {pull, last_number(state, pull) + 1}; }

Event Asked::event(EventBody body) const {
    return {std::move(body), ask.author, idempotency_key_of(ask), ask.delivery, at, ask.author_id, ask.text};
}

std::vector<Event> Asked::refuse(std::string command, std::string reason) const {
    return {event(CommandRefused{ask.pull, ask.comment, std::move(command), std::move(reason)})};
}

std::vector<Event> Asked::ask_policy(std::string command) const {
    return {event(AccessAsked{ask.pull, ask.comment, std::move(command)})};
}

std::vector<Event> Asked::ask_verdict(const std::string& command, const std::string& benchmark,
                                      const std::string& reason) const {
    const bool rules = command != "why";
    const std::optional<Job> job = rules ? last_checked_job(state, ask.pull) : last_reported_job(state, ask.pull);
    const bool narrow = !job && last_reported_job(state, ask.pull);
    if (narrow) return refuse(command, "every job of this pull request had only= or base=, and so set no check");
    if (!job) return refuse(command, "no job of this pull request has a report yet");
    return {event(VerdictAsked{job->id, ask.comment, command, benchmark, reason})};
}

std::string Asked::bar_to_benchmarks() const {
    const std::string repository = name_on_forge(state.access, ask.pull.repository);
    if (!rights.registered) return fmt::format("{} is not registered for benchmarks", repository);
    if (!rights.benchmark) return fmt::format("{} may not run benchmarks on {}", ask.author.name, repository);
    return {};
}

std::vector<Event> Asked::ask_question(std::string_view word) const {
    return {event(QuestionAsked{ask.pull, ask.comment, std::string(word)})};
}

std::string Asked::obstacle() const {
    if (std::string bar = bar_to_benchmarks(); !bar.empty()) return bar;
    if (const Job* active = active_job(state, ask.pull)) {
        return fmt::format("job {} of this pull request is {} already", active->id.number, to_text(active->stage));
    }
    return {};
}

}  // namespace tachograph
