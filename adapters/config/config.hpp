// The service's configuration: the keys of DiffEqBot's `config.json`, and Tachograph's own. keys.cpp documents each
// member and its unit.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tachograph::config {

struct Limits {
    int body_mb = 32;
    int unsigned_mb = 8;
    int connections = 512;
    int connections_per_address = 64;
    int jobs_at_once = 1;
    int rounds = 40;
    int builds = 2;
    int confirm_builds = 6;
    int minutes = 60;
    int memory_mb = 4096;
    int processes = 512;
    int disk_mb = 4096;
    int patience_minutes = 30;
    int tolerance_percent = 5;
    int least_percent = 2;
    std::string sandbox = "bubblewrap";
    std::string user;
    std::vector<std::string> network;
    std::vector<std::string> readable;
    std::vector<std::string> hosts;

    bool operator==(const Limits&) const = default;
};

struct Config {
    std::string admin;
    std::string admin_name;
    std::string admin_email;
    std::string homepage_url;
    std::string org;
    std::vector<std::string> registered_repos;
    std::vector<std::string> benchmarkers;
    std::string bot_name = "tachograph";
    std::string gitlab_runner_secret;
    std::string client_id;
    std::string client_secret;
    std::string bot_endpoint = "/webhooks/github";
    std::string webhook_secret;
    std::string app_id;
    std::string private_key_file;
    std::string benchmarking_repo_id;
    std::string gitlab_access_token;
    std::string github_access_token;
    std::string reports_repo;
    std::string reports_remote;
    std::string listen = "127.0.0.1:8080";
    std::string data_dir = "tachograph-data";
    std::string forge;
    std::string executor;
    std::string github_mode = "webhook";
    std::string github_status = "commit_status";
    std::string github_on_push = "keep";
    int github_poll_seconds = 30;
    std::vector<std::string> gitlab_tags{"tachograph"};
    std::string gitlab_image;
    std::string gitlab_runner_program = "tachograph-runner";
    std::string gitlab_resource_group = "tachograph-benchmarks";
    int gitlab_pending_minutes = 720;
    std::string github_api_url = "https://api.github.com";
    std::string gitlab_url = "https://gitlab.com";
    std::string event_log_remote;
    int event_log_push_seconds = 10;
    std::string event_log_signing_key;
    std::string event_log_allowed_signers;
    int event_log_takeover_seconds = 90;
    std::string access_control_repo;
    bool access_control_cancel_running = true;
    std::vector<std::string> api_public;
    std::string api_token;
    std::string fail_on = "never";
    Limits limits;

    bool operator==(const Config&) const = default;
};

// One line: where, what is wrong, and what to do.
using Problems = std::vector<std::string>;
// The value of an environment variable; nullopt if the variable is not set.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

// Relative paths are resolved against `folder`. Any string may be written as {"env": "NAME"} or {"file": "PATH"}.
// Reports all problems at once.
std::variant<Config, Problems> read_config(std::string_view json, const std::string& folder,
                                           const Environment& environment);
// Reads the file; {"env": "NAME"} reads the environment of this process.
std::variant<Config, Problems> read_config_file(const std::string& path);

// What is missing before a service can run with this configuration; one line each.
std::vector<std::string> missing_for_deployment(const Config& config);

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

// Parses `address:port`; an IPv6 address is in brackets. Nullopt if the text is not such an address.
std::optional<Address> parse_address(const std::string& text);

}  // namespace tachograph::config
