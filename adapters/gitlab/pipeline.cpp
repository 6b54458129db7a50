#include "adapters/gitlab/pipeline.hpp"

#include <cctype>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::gitlab {
namespace {

using Json = nlohmann::ordered_json;

// Checkout, start and delivery take their time too.
constexpr int minutes_around = 20;

Json job_of(const PipelineSettings& settings, Json variables) {
    Json job{{"stage", "benchmark"}, {"tags", settings.tags}};
    if (!settings.image.empty()) job["image"] = settings.image;
    job["variables"] = std::move(variables);
    job["interruptible"] = false;
    job["retry"] = 0;
    return job;
}

Json measuring(const PipelineSettings& settings, const Json& variables, Json script) {
    Json job = job_of(settings, variables);
    job["resource_group"] = settings.resource_group;
    job["timeout"] = fmt::format("{} minutes", settings.minutes + minutes_around);
    job["script"] = std::move(script);
    return job;
}

Json on_failure(const PipelineSettings& settings, const Json& variables, Json script) {
    Json job = job_of(settings, variables);
    job["stage"] = "afterwards";
    job["when"] = "on_failure";
    job["script"] = std::move(script);
    return job;
}

std::string file_of(const Json& benchmark, const Json& lost) {
    const Json file{{"stages", {"benchmark", "afterwards"}},
                    {"workflow", {{"rules", {{{"when", "always"}}}}}},
                    {"benchmark", benchmark},
                    {"report-failure", lost}};
    return file.dump(2) + "\n";
}

// GitLab replaces `$NAME` in values of variables.
std::string literal(const std::string& text) {
    std::string value;
    for (const char c : text) value += c == '$' ? "$$" : std::string(1, c);
    return value;
}

// Tells the service of the job, with the token where no list of processes shows it.
std::string call(const std::string& endpoint) {
    return "printf %s \"$TACHOGRAPH_JOB_TOKEN\" | curl --silent --show-error --fail --get --data-urlencode key@- "
           "--data-urlencode \"repo=$TACHOGRAPH_REPOSITORY\" --data-urlencode \"pr=$TACHOGRAPH_PULL\" "
           "--data-urlencode \"commit=$TACHOGRAPH_HEAD\" --data-urlencode \"runner=$CI_RUNNER_DESCRIPTION\" "
           "\"$TACHOGRAPH_SERVICE" +
           endpoint + "\"";
}

std::string trailer_of(const JobId& job) { return "Job: " + to_text(job); }

}  // namespace

std::string pipeline_file(const PipelineSettings& settings, const std::string& token_variable) {
    const Json variables{{"TACHOGRAPH_JOB_TOKEN", "$" + token_variable},
                         {"TACHOGRAPH_RUNNER", settings.runner_program}};
    Json benchmark = measuring(settings, variables, {R"("$TACHOGRAPH_RUNNER" --job "$CI_PROJECT_DIR/job.json")"});
    benchmark["artifacts"] = {
        {"when", "always"}, {"paths", {"results.json", "measurement/*.log"}}, {"expire_in", "1 week"}};
    return file_of(
        benchmark,
        on_failure(
            settings, variables,
            {R"("$TACHOGRAPH_RUNNER" --job "$CI_PROJECT_DIR/job.json" --report-failure "the pipeline's job failed")"}));
}

std::string run_jl_pipeline_file(const PipelineSettings& settings, const JobOrder& order) {
    const std::string& repository = order.job.pull.repository;
    const Json variables{{"TACHOGRAPH_JOB_TOKEN", "$" + token_variable(order.job)},
                         {"TACHOGRAPH_SERVICE", literal(settings.service)},
                         {"TACHOGRAPH_CLONE_URL", literal(order.clone_url)},
                         {"TACHOGRAPH_REPOSITORY", repository},
                         {"TACHOGRAPH_REPO", repository.substr(repository.find('/') + 1)},
                         {"TACHOGRAPH_PULL", std::to_string(order.job.pull.number)},
                         {"TACHOGRAPH_HEAD", order.head},
                         {"TACHOGRAPH_BASE", order.base}};
    // By its commit, whatever has been pushed since; a pull request that was forced has it no more.
    const Json script{
        R"(git clone --quiet -- "$TACHOGRAPH_CLONE_URL" "$TACHOGRAPH_REPO")",
        R"(git -C "$TACHOGRAPH_REPO" fetch --quiet origin "pull/$TACHOGRAPH_PULL/head")",
        R"(git -C "$TACHOGRAPH_REPO" checkout --quiet "$TACHOGRAPH_HEAD" || (git -C "$TACHOGRAPH_REPO" fetch --quiet origin "$TACHOGRAPH_HEAD" && git -C "$TACHOGRAPH_REPO" checkout --quiet "$TACHOGRAPH_HEAD"))",
        call("/api/report_started"),
        R"(julia run.jl "$TACHOGRAPH_REPO" "$TACHOGRAPH_PULL" "$TACHOGRAPH_HEAD" "$TACHOGRAPH_BASE")"};
    return file_of(measuring(settings, variables, script),
                   on_failure(settings, variables, {call("/api/report_failed")}));
}

std::string token_variable(const JobId& job) {
    std::string name = "TACHOGRAPH_TOKEN_";
    for (const char c : to_text(job)) {
        const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
        name += plain ? std::string(1, c) : fmt::format("_{:02x}", static_cast<unsigned char>(c));
    }
    return name;
}

std::string branch_of(const PullId& pull) {
    return fmt::format("{}-{}", pull.repository.substr(pull.repository.find('/') + 1), pull.number);
}

std::string commit_message(const JobId& job) {
    return fmt::format("Benchmark {0}\n\n{1}\n", to_text(job), trailer_of(job));
}

bool is_commit_of(const std::string& message, const JobId& job) {
    const std::string line = "\n" + trailer_of(job);
    const auto at = message.find(line);
    return at != std::string::npos && (at + line.size() == message.size() || message[at + line.size()] == '\n');
}

}  // namespace tachograph::gitlab
