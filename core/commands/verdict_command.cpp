#include "core/commands/verdict_command.hpp"

#include "core/commands/arguments.hpp"
#include "core/commands/repository_names.hpp"

#include <optional>

#include <fmt/format.h>

namespace tachograph {

std::string benchmark_in(std::string_view text) {
    text = without_outer_blanks(text);
    std::string name(text);
    const bool quoted = text.size() > 1 && text.front() == text.back() &&
                        std::string_view("\"'`").find(text.front()) != std::string_view::npos;
    if (quoted) name = text.substr(1, text.size() - 2);
    return name.size() <= longest_argument ? name : std::string();
}

std::vector<Event> ask_about_verdict(const std::string& command, const std::string& benchmark,
                                     const std::string& reason, const Asked& asked) {
    const std::optional<Job> job = last_reported_job(asked.state, asked.ask.pull);
    if (!job) return asked.refuse(command, "no job of this pull request has a report yet");
    return {asked.event(VerdictAsked{job->id, asked.ask.comment, command, benchmark, reason})};
}

std::vector<Event> ask_as_benchmarker(const std::string& command, const std::string& benchmark,
                                      const std::string& reason, const Asked& asked) {
    const std::string repository = name_on_forge(asked.state.access, asked.ask.pull.repository);
    if (!asked.rights.registered) return asked.refuse(command, repository + " is not registered for benchmarks");
    if (!asked.rights.benchmark)
        return asked.refuse(command, fmt::format("{} may not run benchmarks on {}", asked.ask.author.name, repository));
    return ask_about_verdict(command, benchmark, reason, asked);
}

}  // namespace tachograph
