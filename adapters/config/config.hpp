// The service's configuration: DiffEqBot's `config.json` as it is, and what Tachograph adds. Keys stand beside the
// members.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tachograph::config {

struct Limits {             // limits.…
    int body_mb = 32;       // body_mb: of a request
    int unsigned_mb = 8;    // unsigned_mb: of all requests at a time that show no token in their head; of one
    int connections = 512;  // connections: at a time
    int connections_per_address = 64;    // connections_per_address: the same, but for 127.0.0.1 and ::1: a proxy's
    int jobs_at_once = 1;                // jobs_at_once: on the executor
    int rounds = 10;                     // rounds: how often base and head take turns
    int minutes = 60;                    // minutes: of a job
    int memory_mb = 4096;                // memory_mb: of a benchmark's processes together
    int processes = 512;                 // processes: of a benchmark at a time
    int disk_mb = 4096;                  // disk_mb: of the files of a job together
    int patience_minutes = 30;           // patience_minutes: how long a runner waits for the service to come back
    int tolerance_percent = 5;           // tolerance_percent: of change that does not matter
    std::string sandbox = "bubblewrap";  // sandbox: bubblewrap (or auto, the same), or none
    std::string user;                    // user: that benchmarks run as if the service is root; else a free number
    std::vector<std::string> network;    // network: repositories whose benchmarks may use it
    std::vector<std::string> readable;   // readable: folders outside /usr that benchmarks may read
    std::vector<std::string> hosts;      // hosts: `host` or `host/owner` that submodules may be fetched from

    bool operator==(const Limits&) const = default;
};

struct Config {
    std::string admin;                              // admin, or admin.github_handle
    std::string admin_name;                         // admin.name
    std::string admin_email;                        // admin.email
    std::string homepage_url;                       // homepage_url
    std::string org;                                // org
    std::vector<std::string> registered_repos;      // registered_repos: owner/repo, or repo of the org
    std::vector<std::string> benchmarkers;          // benchmarkers: accounts
    std::string bot_name = "tachograph";            // bot_name
    std::string gitlab_runner_secret;               // gitlab_runner_secret: what the jobs' tokens are made from
    std::string client_id;                          // github_app.client_id
    std::string client_secret;                      // github_app.client_secret
    std::string bot_endpoint = "/webhooks/github";  // github_app.bot_endpoint: the path of the webhook
    std::string webhook_secret;                     // github_app.webhook_secret
    std::string app_id;                             // github_app.app_id
    std::string private_key_file;                   // github_app.private_key_file
    std::string benchmarking_repo_id;               // gitlab_account.benchmarking_repo_id: text or number
    std::string gitlab_access_token;                // gitlab_account.access_token
    std::string github_access_token;                // github_account.access_token
    std::string
        reports_repo;  // reports_repo: owner/repo on the forge; or where reports are read, as a URL ending in `/`
    std::string reports_remote;  // reports.remote: the git URL of that repository, where reports_repo does not say it
    std::string listen = "127.0.0.1:8080";     // listen: address:port
    std::string data_dir = "tachograph-data";  // data_dir: relative to the configuration file
    std::string forge;                    // forge: one of built.hpp; otherwise github, if there is an account on it
    std::string executor;                 // executor: one of built.hpp; otherwise gitlab, if there is an account on it
    std::string github_mode = "webhook";  // github.mode: webhook, or poll where there is no public URL
    std::string github_status = "commit_status";              // github.status: commit_status, check_run or none
    std::string github_on_push = "keep";                      // github.on_push: keep or supersede a pending job
    int github_poll_seconds = 30;                             // github.poll_seconds: between two looks for comments
    std::vector<std::string> gitlab_tags{"tachograph"};       // gitlab.tags: of the dedicated runner
    std::string gitlab_image;                                 // gitlab.image: of a container; empty: the runner's shell
    std::string gitlab_runner_program = "tachograph-runner";  // gitlab.runner_program: on the runner's machine
    std::string gitlab_resource_group = "tachograph-benchmarks";  // gitlab.resource_group: one job of it at a time
    int gitlab_pending_minutes = 720;  // gitlab.pending_minutes: until a job that no runner takes has failed
    std::string github_api_url = "https://api.github.com";  // github_api_url
    std::string gitlab_url = "https://gitlab.com";          // gitlab_url
    std::string event_log_remote;                           // event_log.remote: a git URL
    int event_log_push_seconds = 10;                        // event_log.push_seconds: the least between two pushes
    std::string event_log_signing_key;      // event_log.signing_key: an SSH key's file; relative to the configuration
    std::string event_log_allowed_signers;  // event_log.allowed_signers: a file of more keys that may have signed
    int event_log_takeover_seconds = 90;    // event_log.takeover_seconds: without a sign of life of who writes it
    std::string access_control_repo;        // access_control.repo: owner/repo on the forge, or a git URL
    bool access_control_cancel_running = true;  // access_control.cancel_running: jobs of people who are let out
    std::vector<std::string> api_public;        // api.public: repositories whose jobs everybody is told of; `*`: all
    std::string api_token;                      // api.token: who shows it is told of the others too
    Limits limits;

    bool operator==(const Config&) const = default;
};

// One line: where, what is wrong, and what to do.
using Problems = std::vector<std::string>;
// What an environment variable holds; nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

// `folder` is what relative paths are relative to. Any string may be {"env": "NAME"} or {"file": "PATH"}. All problems
// are told at once.
std::variant<Config, Problems> read_config(std::string_view json, const std::string& folder,
                                           const Environment& environment);
// The file, and the process's own environment.
std::variant<Config, Problems> read_config_file(const std::string& path);

// What a deployment with this configuration still lacks; one line each.
std::vector<std::string> missing_for_deployment(const Config& config);

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

// `address:port`, with brackets around an IPv6 address.
std::optional<Address> parse_address(const std::string& text);

}  // namespace tachograph::config
