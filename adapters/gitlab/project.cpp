#include "adapters/gitlab/project.hpp"

#include "core/ports/failures.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tachograph::gitlab {
namespace {

template <class Read>
auto reading(Read read) {
    try {
        return read();
    } catch (const Json::exception& error) {
        throw Unavailable(fmt::format("GitLab's answer is not as documented: {}", error.what()));
    }
}

std::vector<std::string> names_of(const std::vector<Json>& list, const char* key, const std::string& prefix) {
    return reading([&] {
        std::vector<std::string> names;
        for (const Json& entry : list) {
            const std::string name = entry.at(key);
            if (name.starts_with(prefix)) names.push_back(name);
        }
        return names;
    });
}

std::string branch_path(const std::string& branch) { return "/repository/branches/" + percent_encoded(branch); }

}  // namespace

bool has_ended(const Pipeline& pipeline) {
    constexpr std::array ends{"success", "failed", "canceled", "skipped"};
    return std::ranges::find(ends, pipeline.status) != ends.end();
}

void Project::put_secret(const std::string& key, const std::string& value, const std::string& environment) {
    Json variable{
        {"value", value}, {"environment_scope", environment}, {"masked", true}, {"protected", false}, {"raw", true}};
    if (rest_.put("/variables/" + key, variable)) return;
    variable["key"] = key;
    rest_.post("/variables", variable);
}

bool Project::has_variable(const std::string& key) { return rest_.get("/variables/" + key).has_value(); }

std::vector<std::string> Project::variables(const std::string& prefix) {
    return names_of(rest_.list("/variables"), "key", prefix);
}

void Project::remove_variable(const std::string& key) { rest_.remove("/variables/" + key); }

std::string Project::tip_of(const std::string& branch) {
    const auto commit = rest_.get("/repository/commits/" + percent_encoded(branch));
    return commit ? reading([&] { return commit->at("id").get<std::string>(); }) : std::string();
}

std::vector<std::string> Project::branches(const std::string& prefix) {
    return names_of(rest_.list("/repository/branches?search=" + percent_encoded("^" + prefix)), "name", prefix);
}

void Project::remove_branch(const std::string& branch) { rest_.remove(branch_path(branch)); }

std::string Project::default_branch() {
    const auto project = rest_.get("");
    if (!project) throw Refused("GitLab has no such project for this token; see gitlab_account.benchmarking_repo_id");
    return reading([&] { return project->at("default_branch").get<std::string>(); });
}

std::vector<std::string> Project::files(const std::string& branch) {
    return names_of(rest_.list("/repository/tree?ref=" + percent_encoded(branch)), "path", "");
}

std::string Project::commit(const std::string& branch, const std::string& start,
                            const std::vector<std::string>& present, const std::string& message,
                            const std::vector<std::pair<std::string, std::string>>& contents) {
    Json actions = Json::array();
    for (const auto& [path, content] : contents) {
        const bool is_there = std::ranges::find(present, path) != present.end();
        actions.push_back({{"action", is_there ? "update" : "create"}, {"file_path", path}, {"content", content}});
    }
    const Json made =
        rest_.post("/repository/commits",
                   {{"branch", branch}, {"start_branch", start}, {"commit_message", message}, {"actions", actions}});
    return reading([&] { return made.at("id").get<std::string>(); });
}

std::vector<Pipeline> Project::pipelines(const std::string& branch) {
    const std::vector<Json> list = rest_.list("/pipelines?ref=" + percent_encoded(branch));
    return reading([&] {
        std::vector<Pipeline> pipelines;
        for (const Json& entry : list) {
            const Json made = entry.value("created_at", Json());
            pipelines.push_back({entry.at("id"), entry.at("status"),
                                 made.is_string() ? parse_timestamp(made.get<std::string>()) : std::nullopt});
        }
        return pipelines;
    });
}

void Project::cancel(std::int64_t pipeline) {
    rest_.post(fmt::format("/pipelines/{}/cancel", pipeline), Json::object());
}

std::optional<JobEnd> Project::end_of(std::int64_t pipeline, const std::string& job) {
    const std::vector<Json> jobs = rest_.list(fmt::format("/pipelines/{}/jobs", pipeline));
    return reading([&]() -> std::optional<JobEnd> {
        for (const Json& entry : jobs) {
            if (entry.value("name", "") != job) continue;
            const auto trace = rest_.get_text(fmt::format("/jobs/{}/trace", entry.at("id").get<std::int64_t>()));
            const Json word = entry.value("failure_reason", Json());
            return JobEnd{word.is_string() ? word.get<std::string>() : "", trace.value_or("")};
        }
        return std::nullopt;
    });
}

std::vector<Environment> Project::environments(const std::string& prefix) {
    const std::vector<Json> list = rest_.list("/environments?search=" + percent_encoded(prefix));
    return reading([&] {
        std::vector<Environment> environments;
        for (const Json& entry : list) {
            Environment environment{entry.at("id"), entry.at("name")};
            if (environment.name.starts_with(prefix)) environments.push_back(std::move(environment));
        }
        return environments;
    });
}

// GitLab deletes only stopped environments.
void Project::remove(const Environment& environment) {
    rest_.post(fmt::format("/environments/{}/stop", environment.id), Json::object());
    rest_.remove(fmt::format("/environments/{}", environment.id));
}

}  // namespace tachograph::gitlab
