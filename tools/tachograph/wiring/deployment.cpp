#include "tools/tachograph/wiring/deployment.hpp"

#include "adapters/git/log/event_log.hpp"
#include "adapters/runner/files.hpp"
#include "adapters/tokens/hmac.hpp"
#include "tools/tachograph/wiring/make_adapters.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace tachograph::tools {

namespace fs = std::filesystem;

DataPaths data_paths_of(const config::Config& config) {
    const std::string& root = config.data_dir;
    const std::string forge = root + "/forge";
    const bool local = !forge_of(config).web_url && !policy_home(config).empty();
    return {root + "/events.git",
            root + "/reports.git",
            forge,
            root + "/jobs",
            root + "/cache.sqlite",
            local ? fmt::format("{}/{}.git", forge, policy_home(config)) : root + "/access-control.git"};
}

std::string policy_home(const config::Config& config) {
    if (!forge_of(config).web_url && config.access_control_repo.empty()) return "tachograph/access-control";
    return is_repository_name(config.access_control_repo) ? config.access_control_repo : std::string();
}

void add_config_option(CLI::App& command, std::string& path) {
    command.add_option("--config", path, "the configuration file; without it, all data are in ./tachograph-data");
}

config::Config load_config(const std::string& path) {
    auto read = path.empty() ? config::read_config(R"({"admin": "admin"})", fs::current_path().string(),
                                                   [](const auto&) { return std::nullopt; })
                             : config::read_config_file(path);
    if (const auto* problems = std::get_if<config::Problems>(&read))
        throw UsageError(fmt::format("{}", fmt::join(*problems, "\n")));
    return std::get<config::Config>(std::move(read));
}

void guard_data(const config::Config& config) {
    std::error_code problem;
    if (fs::create_directories(config.data_dir)) {
        fs::permissions(config.data_dir, fs::perms::owner_all, problem);
    } else if ((fs::status(config.data_dir).permissions() & fs::perms::others_all) != fs::perms::none) {
        fs::permissions(config.data_dir, fs::perms::others_all, fs::perm_options::remove, problem);
    }
    if (problem)
        spdlog::warn("{} is open to all users of this machine ({}); run chmod o= on it", config.data_dir,
                     problem.message());
}

std::string secret(const config::Config& config, const std::string& configured, const std::string& name) {
    if (!configured.empty()) return configured;
    const std::string path = config.data_dir + "/" + name;
    if (!fs::exists(path)) {
        fs::create_directories(config.data_dir);
        runner::write_file(path, tokens::random_secret());
    }
    return runner::read_file(path);
}

std::string webhook_secret(const config::Config& config) {
    return secret(config, config.webhook_secret, "webhook-secret");
}

std::string runner_secret(const config::Config& config) {
    return secret(config, config.gitlab_runner_secret, "runner-secret");
}

std::string service_name(const config::Config& config) {
    std::array<char, 256> machine{};
    if (::gethostname(machine.data(), machine.size() - 1) != 0) machine.front() = '\0';
    return fmt::format("{}/{:.8}", machine.data(), secret(config, {}, "instance"));
}

bool is_same_disk(const std::string& one, const std::string& other) {
    return one.substr(one.rfind('/') + 1) == other.substr(other.rfind('/') + 1);
}

Access access_of(const config::Config& config) {
    Access access{config.registered_repos, {{Role::admin, config.admin, "org"}}};
    for (const std::string& account : config.benchmarkers) access.grants.push_back({Role::benchmarker, account, "org"});
    return access;
}

git::Signer signer_of(const config::Config& config) {
    return config.event_log_signing_key.empty() ? git::Signer() : git::ssh_signer(config.event_log_signing_key);
}

Fold read_state(const config::Config& config, const std::string& revision) {
    git::GitEventLog log(data_paths_of(config).events, git::LogMode::read);
    return replay(log, revision.empty() ? Revision() : log.resolve(revision));
}

int guarded(const std::function<int()>& action) {
    try {
        return action();
    } catch (const UsageError& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}

}  // namespace tachograph::tools
