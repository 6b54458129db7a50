#include "adapters/gitlab/pipeline.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::gitlab {
namespace {

using OrderedJson = nlohmann::ordered_json;

// Extra time for checkout, start and delivery.
constexpr int minutes_around = 20;

// The parts that both jobs of a pipeline share.
struct Frame {
    const PipelineSettings& settings;
    const JobId& job;
    OrderedJson variables;
};

OrderedJson job_of(const Frame& frame) {
    OrderedJson job{{"stage", "benchmark"}, {"tags", frame.settings.tags}};
    if (!frame.settings.image.empty()) job["image"] = frame.settings.image;
    // The environment gives access to its variables; nothing is deployed.
    job["environment"] = {{"name", branch_of(frame.job)}, {"action", "access"}};
    job["variables"] = frame.variables;
    job["variables"]["TACHOGRAPH_JOB_TOKEN"] = "$" + token_variable(frame.job);
    job["interruptible"] = false;
    job["retry"] = 0;
    return job;
}

OrderedJson measuring(const Frame& frame, OrderedJson script) {
    OrderedJson job = job_of(frame);
    job["resource_group"] = frame.settings.resource_group;
    job["timeout"] = fmt::format("{} minutes", frame.settings.minutes + minutes_around);
    job["script"] = std::move(script);
    return job;
}

OrderedJson on_failure(const Frame& frame, OrderedJson script) {
    OrderedJson job = job_of(frame);
    job["stage"] = "afterwards";
    job["when"] = "on_failure";
    job["script"] = std::move(script);
    return job;
}

std::string file_of(const OrderedJson& benchmark, const OrderedJson& lost) {
    const OrderedJson file{{"stages", {"benchmark", "afterwards"}},
                           {"workflow", {{"rules", {{{"when", "always"}}}}}},
                           {"benchmark", benchmark},
                           {"report-failure", lost}};
    return file.dump(2) + "\n";
}

bool is_alphanumeric(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// Escapes `$`, since GitLab expands `$NAME` in values of variables.
std::string literal(const std::string& text) {
    std::string value;
    for (const char c : text) value += c == '$' ? "$$" : std::string(1, c);
    return value;
}

// Reports the start of the job to the service, with retries while the service restarts. The token is passed on standard
// input, so that it is neither in the list of processes nor in request logs.
std::string call(const std::string& endpoint) {
    return "printf 'Authorization: Bearer %s\\n' \"$TACHOGRAPH_JOB_TOKEN\" | curl --silent --show-error --fail --retry "
           "8 "
           "--retry-connrefused --header @- --request POST --get --data-urlencode \"repo=$TACHOGRAPH_REPOSITORY\" "
           "--data-urlencode \"pr=$TACHOGRAPH_PULL\" --data-urlencode \"job=$TACHOGRAPH_JOB\" --data-urlencode "
           "\"commit=$TACHOGRAPH_HEAD\" --data-urlencode \"runner=$CI_RUNNER_DESCRIPTION\" \"$TACHOGRAPH_SERVICE" +
           endpoint + "\"";
}

// Keeps letters, digits and the characters in `keeps`. Every other byte becomes `_` and two hexadecimal digits, so that
// different names stay different.
template <class Keeps>
std::string spelled(std::string_view text, Keeps keeps) {
    std::string name;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_alphanumeric(text[at]) || keeps(at)) {
            name += text[at];
        } else {
            name += fmt::format("_{:02x}", static_cast<unsigned char>(text[at]));
        }
    }
    return name;
}

}  // namespace

std::string pipeline_file(const PipelineSettings& settings, const JobId& job) {
    const Frame frame{settings, job, {{"TACHOGRAPH_RUNNER", settings.runner_program}}};
    OrderedJson benchmark = measuring(frame, {R"("$TACHOGRAPH_RUNNER" --job "$CI_PROJECT_DIR/job.json")"});
    benchmark["artifacts"] = {
        {"when", "always"}, {"paths", {"results.json", "measurement/*.log"}}, {"expire_in", "1 week"}};
    return file_of(
        benchmark,
        on_failure(
            frame,
            {R"("$TACHOGRAPH_RUNNER" --job "$CI_PROJECT_DIR/job.json" --report-failure "the pipeline's job failed")"}));
}

std::string run_jl_pipeline_file(const PipelineSettings& settings, const JobOrder& order) {
    const std::string& repository = order.job.pull.repository;
    const OrderedJson variables{{"TACHOGRAPH_SERVICE", literal(settings.service)},
                                {"TACHOGRAPH_CLONE_URL", literal(order.clone_url)},
                                {"TACHOGRAPH_REPOSITORY", repository},
                                {"TACHOGRAPH_REPO", repository.substr(repository.find('/') + 1)},
                                {"TACHOGRAPH_PULL", std::to_string(order.job.pull.number)},
                                {"TACHOGRAPH_JOB", std::to_string(order.job.number)},
                                {"TACHOGRAPH_HEAD", order.head},
                                {"TACHOGRAPH_BASE", order.base}};
    // Checks out the commit, whatever has been pushed since. After a force push, the pull request does not contain the
    // commit any more.
    const OrderedJson script{
        // Retries, since one failed answer of the host proves nothing.
        R"(again() { for pause in 1 5 20 60; do "$@" && return 0; sleep "$pause"; done; "$@"; })",
        R"(again git clone --quiet -- "$TACHOGRAPH_CLONE_URL" "$TACHOGRAPH_REPO")",
        R"(again git -C "$TACHOGRAPH_REPO" fetch --quiet origin "pull/$TACHOGRAPH_PULL/head")",
        R"(git -C "$TACHOGRAPH_REPO" checkout --quiet "$TACHOGRAPH_HEAD" || (again git -C "$TACHOGRAPH_REPO" fetch --quiet origin "$TACHOGRAPH_HEAD" && git -C "$TACHOGRAPH_REPO" checkout --quiet "$TACHOGRAPH_HEAD"))",
        call("/api/report_started"),
        R"(julia run.jl "$TACHOGRAPH_REPO" "$TACHOGRAPH_PULL" "$TACHOGRAPH_HEAD" "$TACHOGRAPH_BASE")"};
    const Frame frame{settings, order.job, variables};
    return file_of(measuring(frame, script), on_failure(frame, {call("/api/report_failed")}));
}

std::string branch_of(const JobId& job) {
    const std::string_view name = job.pull.repository;
    const auto slash = std::min(name.find('/'), name.size());
    const std::string_view owner = name.substr(0, slash);
    const std::string_view repository = name.substr(std::min(slash + 1, name.size()));
    // A component of a reference must not begin with a dot or contain two in a row. None of these ends with the name.
    const auto is_harmless_dot = [&](std::size_t at) {
        return repository[at] == '.' && at > 0 && repository[at - 1] != '.';
    };
    return fmt::format(
        "{}{}/{}-{}-{}", branch_prefix, spelled(owner, [&](std::size_t at) { return owner[at] == '-'; }),
        spelled(repository, [&](std::size_t at) { return repository[at] == '-' || is_harmless_dot(at); }),
        job.pull.number, job.number);
}

std::string token_variable(const JobId& job) {
    return token_prefix + spelled(to_path(job), [](std::size_t) { return false; });
}

std::string commit_message(const JobId& job) { return fmt::format("Benchmark {0}\n\nJob: {0}\n", to_path(job)); }

}  // namespace tachograph::gitlab
