#include "adapters/gitlab/executor.hpp"

#include "adapters/gitlab/rest.hpp"
#include "core/ports/failures.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::gitlab {
namespace {

constexpr std::size_t log_tail = 4000;
constexpr std::chrono::minutes patience_for_pipeline{10};

template <class Read>
auto reading(Read read) {
    try {
        return read();
    } catch (const Json::exception& error) {
        throw Unavailable(fmt::format("GitLab's answer is not as documented: {}", error.what()));
    }
}

bool has_ended(const std::string& status) {
    constexpr std::array ends{"success", "failed", "canceled", "skipped"};
    return std::ranges::find(ends, status) != ends.end();
}

// GitLab's words for why a job failed, in ours.
std::string reason_of(const std::string& word, const std::string& status) {
    if (word == "runner_system_failure") return "GitLab's runner failed: it was lost, or its machine was";
    if (word == "stuck_or_timeout_failure") return "no GitLab runner took the job, or it stopped answering";
    if (word == "job_execution_timeout") return "the pipeline's job ran out of time";
    if (word == "stale_schedule" || word == "scheduler_failure") return "GitLab could not give the job to a runner";
    if (word == "script_failure") return "the pipeline's job failed before it could report";
    if (!word.empty()) return fmt::format("the pipeline's job failed: {}", word);
    if (status == "success") return "the pipeline ended well, and yet no results came; can the runner reach the bot?";
    if (status == "canceled") return "the pipeline was cancelled on GitLab";
    return fmt::format("the pipeline is {}", status);
}

// Traces are for terminals; without their colours and section marks they are text.
std::string plain_trace(const std::string& trace) {
    std::string text;
    for (std::size_t at = 0; at < trace.size(); ++at) {
        const bool mark = trace[at] == '\x1b' && at + 1 < trace.size() && trace[at + 1] == '[';
        if (mark) {
            at = std::min(trace.find_first_of("ABCDEFGHJKSTfmnsulh", at + 2), trace.size());
            continue;
        }
        if (trace[at] != '\r') text += trace[at];
    }
    return text.size() <= log_tail ? text : text.substr(text.size() - log_tail);
}

}  // namespace

GitLabExecutor::GitLabExecutor(Transport transport, ExecutorSettings settings)
    : settings_(std::move(settings)),
      rest_(std::make_unique<Rest>(std::move(transport), settings_.url, settings_.project, settings_.token)) {}

GitLabExecutor::~GitLabExecutor() = default;

std::string GitLabExecutor::commit_of(const JobId& job) {
    if (const auto known = commits_.find(to_text(job)); known != commits_.end()) return known->second;
    const auto commits =
        rest_->get(fmt::format("/repository/commits?ref_name={}&per_page=100", percent_encoded(branch_of(job.pull))));
    for (const Json& commit : commits.value_or(Json::array())) {
        if (is_commit_of(commit.at("message"), job)) return commits_[to_text(job)] = commit.at("id");
    }
    return {};
}

std::optional<std::int64_t> GitLabExecutor::pipeline_of(const JobId& job) {
    if (const auto known = pipelines_.find(to_text(job)); known != pipelines_.end()) return known->second;
    const std::string commit = commit_of(job);
    if (commit.empty()) return std::nullopt;
    const auto found = rest_->get(fmt::format("/pipelines?sha={}&per_page=1", commit));
    if (!found || found->empty()) return std::nullopt;
    return pipelines_[to_text(job)] = found->at(0).at("id").get<std::int64_t>();
}

void GitLabExecutor::put_token(const JobOrder& order) {
    const std::string key = token_variable(order.job);
    const Json variable{{"key", key}, {"value", order.token}, {"masked", true}, {"raw", true}};
    if (rest_->get("/variables/" + key)) {
        rest_->put("/variables/" + key, variable);
    } else {
        rest_->post("/variables", variable);
    }
}

void GitLabExecutor::drop_token(const JobId& job) { rest_->remove("/variables/" + token_variable(job)); }

std::string GitLabExecutor::commit_files(const JobOrder& order) {
    const auto project = rest_->get("");
    if (!project) throw Refused(fmt::format("GitLab has no project {} for this token", settings_.project));
    const std::string start = project->at("default_branch");
    const auto exists = [&](const std::string& path) {
        return rest_->get(fmt::format("/repository/files/{}?ref={}", percent_encoded(path), percent_encoded(start)))
            .has_value();
    };
    // A BenchmarkingRepo of DiffEqBot's goes on as it is.
    const bool has_run_jl = exists("run.jl");
    Json actions = Json::array();
    const std::vector<std::pair<std::string, std::string>> files{
        {".gitlab-ci.yml", has_run_jl ? run_jl_pipeline_file(settings_.pipeline, order)
                                      : pipeline_file(settings_.pipeline, token_variable(order.job))},
        {"job.json", settings_.describe(order)}};
    for (const auto& [path, content] : files) {
        const char* action = exists(path) ? "update" : "create";
        actions.push_back({{"action", action}, {"file_path", path}, {"content", content}});
    }
    // The branch begins anew from the default branch: what earlier jobs left there does not matter.
    const Json commit = rest_->post("/repository/commits", {{"branch", branch_of(order.job.pull)},
                                                            {"start_branch", start},
                                                            {"force", true},
                                                            {"commit_message", commit_message(order.job)},
                                                            {"actions", actions}});
    return commit.at("id");
}

std::string GitLabExecutor::start(const JobOrder& order) {
    const std::lock_guard lock(mutex_);
    return reading([&] {
        if (std::string known = commit_of(order.job); !known.empty()) return known;
        put_token(order);
        return commits_[to_text(order.job)] = commit_files(order);
    });
}

void GitLabExecutor::cancel(const JobId& job) {
    const std::lock_guard lock(mutex_);
    reading([&] {
        if (const auto pipeline = pipeline_of(job)) {
            try {
                rest_->post(fmt::format("/pipelines/{}/cancel", *pipeline), Json::object());
            } catch (const Refused&) {
                // It has ended, or is deleted.
            }
        }
        drop_token(job);
    });
}

Gone GitLabExecutor::why_it_ended(std::int64_t pipeline, const std::string& status) {
    const Json jobs = rest_->get(fmt::format("/pipelines/{}/jobs", pipeline)).value_or(Json::array());
    for (const Json& job : jobs) {
        if (job.value("name", "") != "benchmark") continue;
        const auto trace = rest_->get_text(fmt::format("/jobs/{}/trace", job.at("id").get<std::int64_t>()));
        const Json word = job.value("failure_reason", Json());
        return {reason_of(word.is_string() ? word.get<std::string>() : "", status), plain_trace(trace.value_or(""))};
    }
    return {reason_of("", status), ""};
}

RunnerCondition GitLabExecutor::poll(const JobId& job) {
    const std::lock_guard lock(mutex_);
    return reading([&]() -> RunnerCondition {
        const std::string key = to_text(job);
        const auto pipeline = pipeline_of(job);
        if (!pipeline) {
            const Timestamp first = without_since_.try_emplace(key, settings_.clock()).first->second;
            if (settings_.clock() - first < patience_for_pipeline) return Alive{};
            return Gone{
                "GitLab made no pipeline of the job's commit; is CI/CD on, and are there runners with its tags?", ""};
        }
        const auto found = rest_->get(fmt::format("/pipelines/{}", *pipeline));
        if (!found) return Gone{"the pipeline was deleted on GitLab", ""};
        const std::string status = found->at("status");
        if (has_ended(status)) {
            Gone gone = why_it_ended(*pipeline, status);
            drop_token(job);
            return gone;
        }
        const bool waits = status == "pending" || status == "created" || status == "preparing";
        const auto made = parse_timestamp(found->value("created_at", ""));
        if (waits && made && settings_.clock() - *made > settings_.longest_wait)
            return Gone{fmt::format("no GitLab runner took the job for {} minutes; is one with the tags {} online?",
                                    settings_.longest_wait.count(), fmt::join(settings_.pipeline.tags, ", ")),
                        ""};
        return Alive{};
    });
}

}  // namespace tachograph::gitlab
