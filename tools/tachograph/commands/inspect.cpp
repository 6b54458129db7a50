// `state`, `jobs` and `log`: print the content of the event log.
#include "adapters/git/log/event_log.hpp"
#include "core/answers/views.hpp"
#include "core/events/event_text.hpp"
#include "core/values/text.hpp"
#include "tools/tachograph/commands/commands.hpp"
#include "tools/tachograph/wiring/deployment.hpp"

#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::tools {
namespace {

struct Options {
    std::string config;
    std::string at;
    std::string repository;
    int pull_request = 0;
    std::string job;
    bool json = false;
};

int print_state(const Options& options) {
    const State state = read_state(load_config(options.config), options.at).state;
    fmt::print("{}", options.json ? state_json(state) : state_text(state));
    return 0;
}

int print_jobs(const Options& options) {
    const State state = read_state(load_config(options.config)).state;
    const auto jobs = select_jobs(state, {options.repository, options.pull_request});
    fmt::print("{}", options.json ? jobs_json(jobs) : jobs_table(jobs));
    return 0;
}

// Returns whether the event is about the job: it names the job, or ends an effect of the job. Each version of the log
// format spells the id differently.
bool is_about(const std::string& message, const JobId& job) {
    const auto value_of = [&](std::string_view key) {
        const auto at = message.find(key);
        return at == std::string::npos ? std::string()
                                       : message.substr(at + key.size(), message.find('\n', at + 1) - at - key.size());
    };
    if (parse_job_id(value_of("\nJob: ")) == job) return true;
    const std::string effect = value_of("\nEffect: ");
    const auto colon = effect.find(':');
    return colon != std::string::npos && parse_job_id(effect.substr(colon + 1, effect.find('@') - colon - 1)) == job;
}

int print_log(const Options& options) {
    const auto job = parse_job_id(options.job);
    if (!job) throw UsageError(fmt::format("'{}' is not a job id; expected owner/repo#412/1", options.job));
    git::GitEventLog log(data_paths_of(load_config(options.config)).events, git::LogMode::read);
    nlohmann::ordered_json entries = nlohmann::ordered_json::array();
    bool any = false;
    log.read({}, [&](const LogEntry& entry) {
        if (!is_about(entry.message, *job)) return;
        any = true;
        const ReadEvent read = parse_event(entry.message);
        const auto* event = std::get_if<Event>(&read);
        const std::string subject = entry.message.substr(0, entry.message.find('\n'));
        const std::string at = event ? to_text(event->at) : "(cannot be read)";
        if (options.json) {
            entries.push_back(
                {{"revision", entry.revision}, {"at", at}, {"subject", subject}, {"message", entry.message}});
        } else {
            fmt::print("{}  {}  {}\n", entry.revision.substr(0, 10), at, subject);
        }
    });
    if (options.json) fmt::print("{}\n", entries.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    if (!any) fmt::print(stderr, "the event log has no job {}\n", options.job);
    return any ? 0 : 1;
}

template <class Action>
CLI::App* add(CLI::App& app, const char* name, const char* purpose, const std::shared_ptr<Options>& options,
              int& exit_code, Action action) {
    CLI::App* command = app.add_subcommand(name, purpose);
    add_config_option(*command, options->config);
    command->add_flag("--json", options->json, "print JSON, for programs");
    command->callback([options, &exit_code, action] { exit_code = guarded([&] { return action(*options); }); });
    return command;
}

}  // namespace

void add_state(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    CLI::App* command =
        add(app, "state", "Replay the event log and print jobs and benchmarkers", options, exit_code, print_state);
    command->add_option("--at", options->at, "only up to this event: a commit id of the log, or a prefix of one");
}

void add_jobs(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = add(app, "jobs", "List jobs, oldest first", options, exit_code, print_jobs);
    command->add_option("--repo", options->repository, "only of this repository, owner/repo");
    command->add_option("--pr", options->pull_request, "only of the pull request with this number");
}

void add_log(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = add(app, "log", "Print all events of a job", options, exit_code, print_log);
    command->add_option("job", options->job, "the job, as in owner/repo#412/1")->required();
}

}  // namespace tachograph::tools
