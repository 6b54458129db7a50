#include "core/answers/views.hpp"

#include "core/commands/repository_names.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph {
namespace {

using Json = nlohmann::ordered_json;

// Text from outside may have any bytes, but JSON must be UTF-8.
std::string dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

void add(Json& json, const char* key, const std::string& value) {
    if (!value.empty()) json[key] = value;
}

void add(Json& json, const char* key, const std::optional<Timestamp>& value) {
    if (value) json[key] = to_text(*value);
}

Json report_json(const Report& report) {
    return {{"path", report.path},
            {"commit", report.commit},
            {"url", report.url},
            {"headline", report.headline},
            {"conclusion", to_text(report.conclusion)},
            {"tally",
             {{"improvement", report.tally.improvement},
              {"regression", report.tally.regression},
              {"invariant", report.tally.invariant},
              {"inconclusive", report.tally.inconclusive},
              {"failed", report.tally.failed},
              {"one_sided", report.tally.one_sided}}}};
}

Json job_json(const Job& job) {
    Json json{{"id", to_text(job.id)},   {"repository", job.id.pull.repository}, {"pull_request", job.id.pull.number},
              {"number", job.id.number}, {"stage", to_text(job.stage)},          {"requester", job.requester.name}};
    add(json, "comment", job.comment);
    add(json, "head", job.head);
    add(json, "base", job.base);
    add(json, "target", job.target);
    add(json, "base_ref", job.base_ref);
    add(json, "only", job.only);
    add(json, "runner", job.runner);
    add(json, "reason", job.reason);
    if (job.ended_by) json["ended_by"] = to_text(*job.ended_by);
    add(json, "requested_at", std::optional(job.requested_at));
    add(json, "accepted_at", job.accepted_at);
    add(json, "started_at", job.started_at);
    add(json, "ended_at", job.ended_at);
    if (job.report) json["report"] = report_json(*job.report);
    return json;
}

Json jobs_array(const std::vector<Job>& jobs) {
    Json array = Json::array();
    for (const Job& job : jobs) array.push_back(job_json(job));
    return array;
}

std::string outcome(const Job& job) {
    if (job.report) return to_text(job.report->tally);
    if (job.ended_by) return "by " + job.ended_by->name;
    return shorten(job.reason, 80);
}

}  // namespace

std::vector<Job> select_jobs(const State& state, const JobFilter& filter) {
    std::vector<Job> jobs;
    const std::string repository = name_in_log(state.access, filter.repository);
    const auto select = [&](Job job) {
        const bool other_repository = !repository.empty() && !same_account(repository, job.id.pull.repository);
        const bool other_pull = filter.pull_request != 0 && filter.pull_request != job.id.pull.number;
        if (!other_repository && !other_pull) jobs.push_back(std::move(job));
    };
    state.history.visit(select);
    for (const auto& [id, job] : state.jobs) select(job);
    std::ranges::sort(jobs, {}, &Job::id);
    return jobs;
}

std::vector<Job> jobs_in(const State& state, const JobRange& range) {
    std::vector<Job> jobs = state.history.jobs(range);
    std::size_t live = 0;
    for (auto found = state.jobs.upper_bound(range.after);
         found != state.jobs.end() && found->first < range.before && live < range.most; ++found, ++live)
        jobs.push_back(found->second);
    std::ranges::sort(jobs, {}, &Job::id);
    if (jobs.size() > range.most) jobs.resize(range.most);
    return jobs;
}

std::string jobs_table(const std::vector<Job>& jobs) {
    if (jobs.empty()) return "no jobs\n";
    std::string table = fmt::format("{:<32} {:<10} {:<16} {:<24} {}\n", "JOB", "STAGE", "ASKED BY", "AT", "OUTCOME");
    for (const Job& job : jobs) {
        table += fmt::format("{:<32} {:<10} {:<16} {:<24} {}\n", to_text(job.id), to_text(job.stage),
                             escape_line(job.requester.name), to_text(job.requested_at), escape_line(outcome(job)));
    }
    return table;
}

std::string jobs_json(const std::vector<Job>& jobs) { return dump(jobs_array(jobs)); }

std::string state_text(const State& state) {
    std::string text =
        fmt::format("{} events, {} jobs, {} waiting\n\n", state.events, count_jobs(state), state.queue.size());
    if (state.epoch > 0) text += fmt::format("Written by {}, epoch {}\n\n", escape_line(state.service), state.epoch);
    text += "Repositories\n";
    for (const std::string& repository : state.access.repositories) text += fmt::format("  {}\n", repository);
    for (const auto& [repository, known] : state.access.known)
        text += fmt::format("  {} is repository {}, called {} now\n", repository, known.id, known.name);
    text += "\nAccess\n";
    for (const Grant& grant : state.access.grants) text += fmt::format("  {}\n", escape_line(to_text(grant)));
    return text + "\n" + jobs_table(select_jobs(state, {}));
}

std::string state_json(const State& state) {
    Json grants = Json::array();
    for (const Grant& grant : state.access.grants) {
        grants.push_back({{"role", to_text(grant.role)}, {"account", grant.account}, {"scope", grant.scope}});
    }
    Json known = Json::array();
    for (const auto& [repository, now] : state.access.known)
        known.push_back({{"repository", repository}, {"id", now.id}, {"name", now.name}});
    Json queue = Json::array();
    for (const JobId& id : state.queue) queue.push_back(to_text(id));
    return dump({{"events", state.events},
                 {"epoch", state.epoch},
                 {"service", state.service},
                 {"repositories", state.access.repositories},
                 {"known_repositories", known},
                 {"grants", grants},
                 {"jobs", jobs_array(select_jobs(state, {}))},
                 {"queue", queue}});
}

}  // namespace tachograph
