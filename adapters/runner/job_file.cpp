#include "adapters/runner/job_file.hpp"

#include "core/ports/failures.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::runner {
namespace {

using Json = nlohmann::ordered_json;

JobId parse_job(const std::string& text) {
    auto job = parse_job_id(text);
    if (!job) throw Refused(fmt::format("'{}' is not a job id; expected owner/repo#1/1", text));
    return std::move(*job);
}

JobDescription description_of(const Json& json) {
    JobDescription job;
    job.job = parse_job(json.at("job"));
    job.clone_url = json.at("clone_url");
    job.head = json.at("head");
    job.base = json.at("base");
    job.only = json.value("only", "");
    job.service = json.at("service");
    job.token = json.at("token");
    job.name = json.at("name");
    job.rounds = json.value("rounds", job.rounds);
    job.builds = json.value("builds", job.builds);
    job.confirm_builds = json.value("confirm_builds", job.confirm_builds);
    job.least = json.value("least", job.least);
    job.learned_noise = json.value("learned_noise", job.learned_noise);
    job.tolerance = json.value("tolerance", job.tolerance);
    job.patience_minutes = json.value("patience_minutes", job.patience_minutes);
    job.network = json.value("network", job.network);
    job.sandbox = parse_sandbox(json.value("sandbox", to_text(job.sandbox)));
    job.user = json.value("user", job.user);
    job.readable = json.value("readable", job.readable);
    job.hosts = json.value("hosts", job.hosts);
    const Json limits = json.value("limits", Json::object());
    job.limits.minutes = limits.value("minutes", job.limits.minutes);
    job.limits.memory_mb = limits.value("memory_mb", job.limits.memory_mb);
    job.limits.processes = limits.value("processes", job.limits.processes);
    job.limits.disk_mb = limits.value("disk_mb", job.limits.disk_mb);
    job.limits.results_mb = limits.value("results_mb", job.limits.results_mb);
    return job;
}

}  // namespace

std::string to_text(Sandbox sandbox) { return sandbox == Sandbox::bubblewrap ? "bubblewrap" : "none"; }

Sandbox parse_sandbox(const std::string& text) {
    if (text == "bubblewrap" || text == "auto") return Sandbox::bubblewrap;
    if (text == "none") return Sandbox::none;
    throw Refused(fmt::format("'{}' is not a sandbox; expected bubblewrap or none", text));
}

std::string to_json(const JobDescription& job) {
    const Json json{{"job", tachograph::to_text(job.job)},
                    {"clone_url", job.clone_url},
                    {"head", job.head},
                    {"base", job.base},
                    {"only", job.only},
                    {"service", job.service},
                    {"token", job.token},
                    {"name", job.name},
                    {"rounds", job.rounds},
                    {"builds", job.builds},
                    {"confirm_builds", job.confirm_builds},
                    {"least", job.least},
                    {"learned_noise", job.learned_noise},
                    {"tolerance", job.tolerance},
                    {"patience_minutes", job.patience_minutes},
                    {"network", job.network},
                    {"sandbox", to_text(job.sandbox)},
                    {"user", job.user},
                    {"readable", job.readable},
                    {"hosts", job.hosts},
                    {"limits",
                     {{"minutes", job.limits.minutes},
                      {"memory_mb", job.limits.memory_mb},
                      {"processes", job.limits.processes},
                      {"disk_mb", job.limits.disk_mb},
                      {"results_mb", job.limits.results_mb}}}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

JobDescription parse_job_description(const std::string& text) {
    try {
        return description_of(Json::parse(text));
    } catch (const Json::exception& error) {
        throw Refused(fmt::format("not a job description: {}", error.what()));
    }
}

}  // namespace tachograph::runner
