#include "adapters/config/config.hpp"
#include "adapters/config/hosts.hpp"
#include "adapters/config/keys.hpp"
#include "adapters/git/log/ssh_signer.hpp"
#include "adapters/github/app_key.hpp"
#include "adapters/runner/files.hpp"
#include "adapters/runner/user.hpp"
#include "adapters/system/clock.hpp"
#include "core/ports/failures.hpp"
#include "tools/tachograph/commands/commands.hpp"
#include "tools/tachograph/wiring/deployment.hpp"
#include "tools/tachograph/wiring/make_adapters.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netdb.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

namespace tachograph::tools {
namespace {

int print_json(const config::Problems& problems, const std::vector<std::string>& notes) {
    const nlohmann::json json{{"valid", problems.empty()}, {"problems", problems}, {"notes", notes}};
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    return problems.empty() ? 0 : 2;
}

// Problems of keys that are configured but do not work.
config::Problems problems_of_keys(const config::Config& config) {
    config::Problems problems;
    try {
        if (!config.private_key_file.empty())
            github::app_token(config.app_id, runner::read_file(config.private_key_file), system::now());
    } catch (const std::runtime_error& failure) {
        problems.push_back(fmt::format("github_app.private_key_file: {}", failure.what()));
    }
    const std::string& signing = config.event_log_signing_key;
    if (const auto problem = signing.empty() ? std::nullopt : git::problem_of_key(signing))
        problems.push_back(fmt::format("event_log.signing_key: {}", *problem));
    const std::string& allowed = config.event_log_allowed_signers;
    if (const auto problem = allowed.empty() ? std::nullopt : git::problem_of_allowed_signers(allowed))
        problems.push_back(fmt::format("event_log.allowed_signers: {}", *problem));
    return problems;
}

// What is known only on this machine.
config::Problems problems_of_machine(const config::Config& config) {
    config::Problems problems;
    const auto address = config::parse_address(config.listen);
    addrinfo* found = nullptr;
    if (const int error = address ? ::getaddrinfo(address->host.c_str(), nullptr, nullptr, &found) : 0)
        problems.push_back(fmt::format("listen: '{}' is no address here: {}", address->host, ::gai_strerror(error)));
    if (found) ::freeaddrinfo(found);
    try {
        if (executor_of(config).on_this_machine) runner::check_account(config.limits.user);
    } catch (const Refused& refused) {
        problems.emplace_back(refused.what());
    }
    return problems;
}

bool is_open_to_others(const std::string& path) {
    struct stat facts {};
    return ::stat(path.c_str(), &facts) == 0 && (facts.st_mode & (S_IROTH | S_IWOTH)) != 0;
}

// Secrets may also come from the environment.
bool holds_secret(const std::string& path, const config::Config& config) {
    std::ifstream file(path);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    return std::ranges::any_of(
        std::array{config.gitlab_runner_secret, config.webhook_secret, config.gitlab_access_token,
                   config.github_access_token, config.api_token},
        [&](const std::string& secret) { return !secret.empty() && text.find(secret) != std::string::npos; });
}

std::vector<std::string> notes_of_file(const std::string& path, const config::Config& config) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) return {};
    if ((facts.st_mode & S_IWOTH) != 0)
        return {fmt::format("all users of this machine can change {}; run chmod o= on it", path)};
    if ((facts.st_mode & S_IROTH) != 0 && holds_secret(path, config))
        return {fmt::format("all users of this machine can read the secrets in {}; run chmod o= on it", path)};
    return {};
}

// The problems of this machine.
std::vector<std::string> notes_of_machine(const std::string& path, const config::Config& config) {
    std::vector<std::string> notes = notes_of_file(path, config);
    const runner::SandboxState sandbox =
        executor_of(config).on_this_machine ? sandbox_state(config) : runner::SandboxState{true, {}};
    if (!sandbox.works) notes.push_back(fmt::format("limits.sandbox: {}", sandbox.words));
    if (config.limits.sandbox == "none")
        notes.emplace_back(
            "limits.sandbox is none: code of pull requests can read and change what the user of its runner can; leave "
            "the key out to have it run in bubblewrap");
    for (const std::string& file : {config.private_key_file, config.event_log_signing_key,
                                    config.data_dir + "/webhook-secret", config.data_dir + "/runner-secret"}) {
        if (is_open_to_others(file))
            notes.push_back(fmt::format("{} is open to all users of this machine; run chmod o= on it", file));
    }
    if (is_open_to_others(config.data_dir))
        notes.push_back(
            fmt::format("data_dir, {}, is open to all users of this machine until serve closes it", config.data_dir));
    return notes;
}

int check_config(const std::string& path, bool as_json) {
    const auto read = config::read_config_file(path);
    const auto* config = std::get_if<config::Config>(&read);
    config::Problems problems = config ? problems_of_keys(*config) : std::get<config::Problems>(read);
    if (config) std::ranges::move(problems_of_machine(*config), std::back_inserter(problems));
    if (!problems.empty()) {
        if (as_json) return print_json(problems, {});
        for (const std::string& problem : problems) fmt::print(stderr, "{}: {}\n", path, problem);
        return 2;
    }
    auto notes = config::missing_for_deployment(*config);
    for (std::string& note : notes_of_machine(path, *config)) notes.push_back(std::move(note));
    if (as_json) return print_json({}, notes);
    fmt::print("{} is valid\n", path);
    for (const std::string& note : notes) fmt::print("note: {}\n", note);
    return 0;
}

}  // namespace

void add_check_config(CLI::App& app, int& exit_code) {
    struct Options {
        std::string path;
        bool json = false;
        bool keys = false;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "check-config", "Say all that is wrong with a configuration, and what the deployment still lacks");
    CLI::Option* path = command->add_option("--config", options->path, "the configuration, config.json");
    CLI::Option* keys = command->add_flag("--keys", options->keys, "print every key, its default and an example");
    path->excludes(keys);
    command->add_flag("--json", options->json, "{\"valid\",\"problems\":[…],\"notes\":[…]}");
    const auto names = [](const auto& rows) { return rows | std::views::transform(&config::HostRow::name); };
    command->footer(fmt::format("Forges: {}. Executors: {}.", fmt::join(names(config::forges), ", "),
                                fmt::join(names(config::executors), ", ")));
    command->callback([options, path, &exit_code] {
        if (options->keys) return fmt::print("{}", config::keys_in_markdown());
        if (path->empty()) throw CLI::RequiredError("--config");
        exit_code = guarded([&] { return check_config(options->path, options->json); });
    });
}

}  // namespace tachograph::tools
