#include "adapters/gitlab/pipeline.hpp"

#include <cctype>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::gitlab {
namespace {

using Json = nlohmann::ordered_json;

// Checkout, start and delivery take their time too.
constexpr int minutes_around = 20;

Json job_of(const PipelineSettings& settings, const std::string& token_variable) {
    Json job{{"stage", "benchmark"}, {"tags", settings.tags}};
    if (!settings.image.empty()) job["image"] = settings.image;
    job["variables"] = {{"TACHOGRAPH_JOB_TOKEN", "$" + token_variable}, {"TACHOGRAPH_RUNNER", settings.runner_program}};
    job["interruptible"] = false;
    job["retry"] = 0;
    return job;
}

std::string trailer_of(const JobId& job) { return "Job: " + to_text(job); }

}  // namespace

std::string pipeline_file(const PipelineSettings& settings, const std::string& token_variable) {
    Json benchmark = job_of(settings, token_variable);
    benchmark["resource_group"] = settings.resource_group;
    benchmark["timeout"] = fmt::format("{} minutes", settings.minutes + minutes_around);
    benchmark["script"] = {R"("$TACHOGRAPH_RUNNER" --job "$CI_PROJECT_DIR/job.json")"};
    benchmark["artifacts"] = {
        {"when", "always"}, {"paths", {"results.json", "measurement/*.log"}}, {"expire_in", "1 week"}};
    Json lost = job_of(settings, token_variable);
    lost["stage"] = "afterwards";
    lost["when"] = "on_failure";
    lost["script"] = {
        R"("$TACHOGRAPH_RUNNER" --job "$CI_PROJECT_DIR/job.json" --report-failure "the pipeline's job failed")"};
    const Json file{{"stages", {"benchmark", "afterwards"}},
                    {"workflow", {{"rules", {{{"when", "always"}}}}}},
                    {"benchmark", benchmark},
                    {"report-failure", lost}};
    return file.dump(2) + "\n";
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
