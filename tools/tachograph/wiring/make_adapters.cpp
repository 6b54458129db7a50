#include "tools/tachograph/wiring/make_adapters.hpp"

#include "adapters/config/hosts.hpp"
#include "adapters/git/local_forge/local_forge.hpp"
#include "adapters/github/credentials.hpp"
#include "adapters/github/forge.hpp"
#include "adapters/github/web.hpp"
#include "adapters/gitlab/executor.hpp"
#include "adapters/http/client.hpp"
#include "adapters/runner/files.hpp"
#include "adapters/runner/job_file.hpp"
#include "adapters/runner/local_executor.hpp"
#include "adapters/system/base64.hpp"
#include "adapters/system/clock.hpp"
#include "core/ports/failures.hpp"
#include "tools/tachograph/wiring/deployment.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

namespace tachograph::tools {
namespace {

// The runner's program, in the folder of this program.
std::string runner_program() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "tachograph-runner";
}

std::string host_name() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 && name[0] ? name : "localhost";
}

// The job file. A runner on another machine names itself, and gets its token another way.
runner::JobDescription describe(const config::Config& config, const RepositoryNames& names, const JobOrder& order) {
    const config::Limits& limits = config.limits;
    runner::JobDescription job;
    job.job = order.job;
    job.clone_url = order.clone_url;
    job.head = order.head;
    job.base = order.base;
    job.only = order.only;
    job.learned_noise = order.learned_noise;
    job.rounds = limits.rounds;
    job.builds = limits.builds;
    job.confirm_builds = limits.confirm_builds;
    job.least = limits.least_percent / 100.0;
    job.tolerance = limits.tolerance_percent / 100.0;
    job.patience_minutes = limits.patience_minutes;
    job.network = std::ranges::any_of(
        limits.network, [&](const auto& name) { return same_account(names.in_log(name), order.job.pull.repository); });
    job.sandbox = runner::parse_sandbox(limits.sandbox);
    job.user = limits.user;
    job.readable = limits.readable;
    job.hosts = limits.hosts;
    job.limits.minutes = limits.minutes;
    job.limits.memory_mb = limits.memory_mb;
    job.limits.processes = limits.processes;
    job.limits.disk_mb = limits.disk_mb;
    job.limits.results_mb = limits.body_mb / 2;
    return job;
}

std::unique_ptr<Executor> make_local(const config::Config& config, const std::string& service, RepositoryNames names,
                                     Transport /*transport*/, service::Troubles& troubles) {
    const auto describe_here = [config, service, names = std::move(names), name = host_name()](const JobOrder& order) {
        runner::JobDescription job = describe(config, names, order);
        job.service = service;
        job.token = order.token;
        job.name = name;
        return job;
    };
    const auto left_over = [&troubles](const std::string& problem) {
        problem.empty() ? troubles.clear("folders of jobs") : troubles.set("folders of jobs", problem);
    };
    return std::make_unique<runner::LocalExecutor>(
        runner::LocalSettings{data_paths_of(config).jobs, runner_program(), describe_here, left_over});
}

std::unique_ptr<Forge> make_local_forge(const config::Config& config, RepositoryNames /*names*/,
                                        Transport /*transport*/) {
    return std::make_unique<git::LocalForge>(data_paths_of(config).forge, config.bot_name, system::now);
}

github::StatusKind status_kind(const std::string& text) {
    using github::StatusKind;
    return text == "check_run" ? StatusKind::check_run : text == "none" ? StatusKind::none : StatusKind::commit_status;
}

std::unique_ptr<Executor> make_gitlab(const config::Config& config, const std::string& /*service*/,
                                      RepositoryNames names, Transport transport, service::Troubles& /*troubles*/) {
    if (config.benchmarking_repo_id.empty() || config.gitlab_access_token.empty())
        throw UsageError(
            "executor is gitlab: gitlab_account.benchmarking_repo_id and gitlab_account.access_token are needed");
    if (config.homepage_url.empty())
        throw UsageError("executor is gitlab: homepage_url is needed, the address at which runners reach this service");
    gitlab::ExecutorSettings settings;
    settings.url = config.gitlab_url;
    settings.project = config.benchmarking_repo_id;
    settings.token = config.gitlab_access_token;
    settings.pipeline = {config.gitlab_tags,           config.gitlab_image,   config.gitlab_runner_program,
                         config.gitlab_resource_group, config.limits.minutes, config.homepage_url};
    settings.longest_wait = std::chrono::minutes(config.gitlab_pending_minutes);
    settings.describe = [config, names = std::move(names)](const JobOrder& order) {
        runner::JobDescription job = describe(config, names, order);
        job.service = config.homepage_url;
        return runner::to_json(job);
    };
    settings.clock = system::now;
    return std::make_unique<gitlab::GitLabExecutor>(std::move(transport), std::move(settings));
}

std::unique_ptr<github::Credentials> github_credentials(const config::Config& config) {
    if (!config.private_key_file.empty()) {
        if (config.app_id.empty())
            throw UsageError("github_app.app_id is missing: the App's number, beside its private key");
        return github::app_credentials(http::send, config.github_api_url,
                                       {config.app_id, runner::read_file(config.private_key_file)}, {system::now});
    }
    if (config.github_access_token.empty())
        throw UsageError(
            "forge is github, and there is neither github_account.access_token nor github_app.private_key_file");
    return github::personal_credentials(http::send, config.github_api_url, config.github_access_token);
}

std::unique_ptr<Forge> make_github(const config::Config& config, RepositoryNames names, Transport transport) {
    github::ForgeSettings settings{config.github_api_url, status_kind(config.github_status),
                                   std::move(names.looked_after), std::move(names.identity), config.bot_name};
    return std::make_unique<github::GitHubForge>(std::move(transport), github_credentials(config), std::move(settings));
}

std::string github_web_url(const config::Config& config) { return github::web_url(config.github_api_url); }

void authorize_for_github(const config::Config& config, const std::string& repository, git::RemoteSettings& settings) {
    const std::shared_ptr<github::Credentials> credentials = github_credentials(config);
    settings.authorization = [credentials, repository] {
        return "Basic " + system::base64("x-access-token:" + credentials->token(repository));
    };
    settings.forget = [credentials, repository] { credentials->forget(repository); };
}

// Its API is polled less often than a forge on this disk, and still less with webhooks.
void set_rhythm_of_github(const config::Config& config, service::ReconcilerSettings& settings) {
    constexpr std::chrono::minutes missed_every{5};
    const std::chrono::seconds poll(config.github_poll_seconds);
    settings.policy_every = poll;
    settings.comments_every = config.github_mode == "poll" ? std::chrono::milliseconds(poll) : missed_every;
}

void set_rhythm_of_gitlab(service::ReconcilerSettings& settings) {
    settings.runners_every = std::chrono::seconds(5);
    settings.longest_job += std::chrono::minutes(30);
}

constexpr std::array forge_kinds{
    ForgeKind{"github", &make_github, true, &github_web_url, &authorize_for_github, &set_rhythm_of_github},
    ForgeKind{"local", &make_local_forge}};
constexpr std::array executor_kinds{ExecutorKind{"local", &make_local, true},
                                    ExecutorKind{"gitlab", &make_gitlab, false, &set_rhythm_of_gitlab}};
// Every name that a configuration may have has a row here, and vice versa.
static_assert(std::ranges::equal(forge_kinds, config::forges, {}, &ForgeKind::name, &config::HostRow::name));
static_assert(std::ranges::equal(executor_kinds, config::executors, {}, &ExecutorKind::name, &config::HostRow::name));

}  // namespace

const ForgeKind& forge_of(const config::Config& config) {
    return *std::ranges::find(forge_kinds, config.forge, &ForgeKind::name);
}

const ExecutorKind& executor_of(const config::Config& config) {
    return *std::ranges::find(executor_kinds, config.executor, &ExecutorKind::name);
}

std::unique_ptr<Forge> make_forge(const config::Config& config, RepositoryNames names, Transport transport) {
    return forge_of(config).make(config, std::move(names), std::move(transport));
}

std::unique_ptr<Executor> make_executor(const config::Config& config, const std::string& service, RepositoryNames names,
                                        Transport transport, service::Troubles& troubles) {
    return executor_of(config).make(config, service, std::move(names), std::move(transport), troubles);
}

runner::SandboxState sandbox_state(const config::Config& config) {
    return runner::ask_for_sandbox(runner_program(), runner::parse_sandbox(config.limits.sandbox), config.limits.user);
}

Transport guarded_transport(std::function<bool()> may_act) {
    return [may_act = std::move(may_act)](const HttpCall& call) {
        if (call.method != "GET" && !may_act()) throw Unavailable("this instance does not hold the writer lease");
        return http::send(call);
    };
}

}  // namespace tachograph::tools
