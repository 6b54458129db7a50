#include "adapters/config/keys.hpp"

#include "adapters/config/hosts.hpp"
#include "core/values/overloaded.hpp"

#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace tachograph::config {

namespace {

std::vector<std::string_view> names_of(std::span<const HostRow> rows) {
    std::vector<std::string_view> names;
    for (const HostRow& row : rows) names.push_back(row.name);
    return names;
}

}  // namespace

const std::vector<Key>& all_keys() {
    using C = Config;
    using L = Limits;
    static const std::vector<Key> keys{
        {"admin", Text{&C::admin}, "the first administrator's account; or an object with the next three keys",
         "required", R"("chris")"},
        {"admin.github_handle", Text{&C::admin}, "the account", "", R"("chris")"},
        {"admin.name", Text{&C::admin_name}, "the person's name", "", R"("Chris")"},
        {"admin.email", Text{&C::admin_email}, "the person's e-mail address", "", R"("chris@example.org")"},
        {"homepage_url", Text{&C::homepage_url}, "the URL at which runners and people reach the bot",
         "`http://` and `listen`", R"("https://benchmarks.example.org")"},
        {"org", Text{&C::org}, "the owner of repositories that are named without owner", "", R"("SciML")"},
        {"registered_repos", Texts{&C::registered_repos},
         "repositories that may be benchmarked; read at the first start", "",
         R"(["OrdinaryDiffEq.jl", "SciML/DiffEqBase.jl"])"},
        {"benchmarkers", Texts{&C::benchmarkers}, "accounts that may run benchmarks; read at the first start", "",
         R"(["alice", "bob"])"},
        {"bot_name", Text{&C::bot_name}, "the name after `@` in comments: the App's or the account's", "",
         R"("sciml-benchmarks")"},
        {"gitlab_runner_secret", Secret{&C::gitlab_runner_secret},
         "the secret from which the tokens of jobs are derived", "generated at the first start, in `data_dir`",
         R"({"env": "RUNNER_SECRET"})"},
        {"github_app.client_id", Text{&C::client_id}, "accepted for DiffEqBot's configurations, not used", "",
         R"("Iv1.0123")"},
        {"github_app.client_secret", Text{&C::client_secret}, "accepted for DiffEqBot's configurations, not used", "",
         R"({"env": "CLIENT_SECRET"})"},
        {"github_app.bot_endpoint", Text{&C::bot_endpoint}, "the path of the webhook", "", R"("/webhooks/github")"},
        {"github_app.webhook_secret", Secret{&C::webhook_secret}, "the secret that signs deliveries",
         "generated at the first start, in `data_dir`", R"({"env": "WEBHOOK_SECRET"})"},
        {"github_app.app_id", TextOrNumber{&C::app_id}, "the App's id", "", R"("123456")"},
        {"github_app.private_key_file", Text{&C::private_key_file}, "the file with the App's private key, PEM", "",
         R"("/etc/tachograph/app.pem")"},
        {"gitlab_account.benchmarking_repo_id", TextOrNumber{&C::benchmarking_repo_id},
         "the id of the GitLab project that has the pipelines", "", "4711"},
        {"gitlab_account.access_token", Secret{&C::gitlab_access_token},
         "a project access token, role *Maintainer*, scope `api`", "", R"({"env": "GITLAB_TOKEN"})"},
        {"github_account.access_token", Secret{&C::github_access_token},
         "a token of the bot's own account, scope `repo`, instead of an App", "", R"({"env": "GITHUB_TOKEN"})"},
        {"reports_repo", Text{&C::reports_repo},
         "`owner/repo` on the forge; or the URL of the reports on the web, which ends in `/`",
         "reports stay in `data_dir`", R"("SciML/BenchmarkReports")"},
        {"reports.remote", Text{&C::reports_remote},
         "the git URL of the reports repository, if `reports_repo` is a web URL", "",
         R"("https://git.example.org/reports.git")"},
        {"listen", Text{&C::listen}, "`address:port`", "", R"("127.0.0.1:8080")"},
        {"data_dir", Text{&C::data_dir}, "the service's folder; relative to the configuration file", "",
         R"("/var/lib/tachograph")"},
        {"forge", Choice{&C::forge, names_of(forges)}, "where pull requests are",
         "`github` if a GitHub account is configured, else `local`", R"("github")"},
        {"executor", Choice{&C::executor, names_of(executors)}, "where jobs run",
         "`gitlab` if a GitLab project is configured, else `local`", R"("local")"},
        {"github_api_url", Text{&C::github_api_url}, "the API of GitHub, or of a GitHub Enterprise Server", "",
         R"("https://github.example.org/api/v3")"},
        {"gitlab_url", Text{&C::gitlab_url}, "the URL of GitLab", "", R"("https://gitlab.example.org")"},
        {"github.mode", Choice{&C::github_mode, {"webhook", "poll"}}, "`poll` if there is no public URL", "",
         R"("poll")"},
        {"github.status", Choice{&C::github_status, {"commit_status", "check_run", "none"}},
         "how a job is shown beside its commit", "", R"("check_run")"},
        {"github.on_push", Choice{&C::github_on_push, {"keep", "supersede"}},
         "whether a push to the pull request replaces its pending job", "", R"("supersede")"},
        {"github.poll_seconds", Number{&C::github_poll_seconds, 1, 3600}, "seconds between two polls for comments", "",
         "30"},
        {"gitlab.tags", Texts{&C::gitlab_tags}, "tags of the GitLab runner that measures", "", R"(["tachograph"])"},
        {"gitlab.image", Text{&C::gitlab_image}, "the image of the pipeline's container", "the runner's shell",
         R"("debian:12")"},
        {"gitlab.runner_program", Text{&C::gitlab_runner_program},
         "the path of `tachograph-runner` on the GitLab runner", "", R"("tachograph-runner")"},
        {"gitlab.resource_group", Text{&C::gitlab_resource_group}, "GitLab runs one pipeline of a group at a time", "",
         R"("tachograph-benchmarks")"},
        {"gitlab.pending_minutes", Number{&C::gitlab_pending_minutes, 1, 100'000},
         "a job that no runner takes fails after so many minutes", "", "720"},
        {"event_log.remote", Text{&C::event_log_remote}, "the git URL of the event log's remote",
         "the log is on this disk only", R"("https://github.com/SciML/benchmark-log.git")"},
        {"event_log.push_seconds", Number{&C::event_log_push_seconds, 1, 3600}, "minimum seconds between two pushes",
         "", "10"},
        {"event_log.signing_key", Text{&C::event_log_signing_key},
         "an SSH key that signs every event; relative to the configuration file", "events are not signed",
         R"("/etc/tachograph/log-key")"},
        {"event_log.allowed_signers", Text{&C::event_log_allowed_signers},
         "a file with further trusted keys, in the format of git's `gpg.ssh.allowedSignersFile`", "",
         R"("/etc/tachograph/signers")"},
        {"event_log.takeover_seconds", Number{&C::event_log_takeover_seconds, 2, 3600},
         "seconds without a heartbeat of the writer until a second service takes over", "", "90"},
        {"access_control.repo", Text{&C::access_control_repo}, "`owner/repo` on the forge, or a git URL",
         "a repository in `data_dir`", R"("SciML/benchmark-access")"},
        {"access_control.cancel_running", Flag{&C::access_control_cancel_running},
         "whether a running job is cancelled if its requester loses the right to run it", "", "true"},
        {"api.public", Texts{&C::api_public},
         "repositories whose jobs the API shows to everybody, by their present or a former name; `*`: all", "none",
         R"(["SciML/DiffEqBase.jl"])"},
        {"api.token", Secret{&C::api_token}, "the token that opens the API for all jobs", "",
         R"({"env": "API_TOKEN"})"},
        {"verdict.fail_on", Text{&C::fail_on},
         "what stops a merge, unless the repository's `benchmark/tachograph.json` says otherwise: `never`, "
         "`regression`, or `regression:10%`",
         "", R"("regression")"},
        {"limits.body_mb", Number{&L::body_mb, 1, 1024}, "largest body of a request, in MB", "", "32"},
        {"limits.unsigned_mb", Number{&L::unsigned_mb, 1, 1024},
         "MB of all bodies at a time from senders without a token in the request's head", "", "8"},
        {"limits.connections", Number{&L::connections, 1, 100'000}, "connections at a time", "", "512"},
        {"limits.connections_per_address", Number{&L::connections_per_address, 1, 100'000},
         "connections per address at a time; loopback is not limited", "", "64"},
        {"limits.jobs_at_once", Number{&L::jobs_at_once, 1, 1000}, "jobs on the executor at a time", "", "1"},
        {"limits.rounds", Number{&L::rounds, 1, 1000},
         "most rounds of a measurement; each runs base and head once. It ends earlier once all benchmarks are decided",
         "", "40"},
        {"limits.builds", Number{&L::builds, 1, 20}, "builds of each side, if a repository has `benchmark/build`", "",
         "2"},
        {"limits.confirm_builds", Number{&L::confirm_builds, 3, 100},
         "most builds of each side, with those that confirm a change; it takes three", "", "6"},
        {"limits.minutes", Number{&L::minutes, 1, 100'000}, "time limit of a job, in minutes", "", "60"},
        {"limits.memory_mb", Number{&L::memory_mb, 16, 16'777'216}, "memory of all processes of a benchmark, in MB", "",
         "4096"},
        {"limits.processes", Number{&L::processes, 1, 1'000'000}, "processes of a benchmark at a time", "", "512"},
        {"limits.disk_mb", Number{&L::disk_mb, 1, 16'777'216}, "disk space of all files of a job, in MB", "", "4096"},
        {"limits.patience_minutes", Number{&L::patience_minutes, 1, 100'000},
         "minutes that a runner retries the service, or a git host, that does not answer", "", "30"},
        {"limits.tolerance_percent", Number{&L::tolerance_percent, 1, 1000},
         "a benchmark is invariant if it surely changed by less than so many percent", "", "5"},
        {"limits.least_percent", Number{&L::least_percent, 0, 1000},
         "a change by less than so many percent is no regression or improvement, however sure it is", "", "2"},
        {"limits.sandbox", Choice{&L::sandbox, {"bubblewrap", "auto", "none"}},
         "`auto` means `bubblewrap`; `none` runs the code of pull requests with all rights of the runner's user", "",
         R"("bubblewrap")"},
        {"limits.user", Text{&L::user}, "the account for benchmarks, if the service is root", "an unused user id",
         R"("benchmarks")"},
        {"limits.network", Texts{&L::network},
         "repositories whose benchmarks may use the network, by their present or a former name", "none",
         R"(["SciML/DiffEqBase.jl"])"},
        {"limits.readable", Texts{&L::readable}, "folders outside `/usr` that benchmarks may read", "none",
         R"(["/opt/julia-depot"])"},
        {"limits.hosts", Texts{&L::hosts}, "`host` or `host/owner` that submodules may be fetched from",
         "the repository's own owner", R"(["gitlab.com", "github.com/owner"])"},
    };
    return keys;
}

namespace {

std::string range_of(const Key& key) {
    return std::visit(
        overloaded{[](const Text&) { return std::string("string"); },
                   [](const Secret&) { return std::string("string"); },
                   [](const TextOrNumber&) { return std::string("string or number"); },
                   [](const Choice& choice) { return fmt::format("`{}`", fmt::join(choice.choices, "`, `")); },
                   [](const Number& number) { return fmt::format("{} to {}", number.least, number.most); },
                   [](const Flag&) { return std::string("`true`, `false`"); },
                   [](const Texts&) { return std::string("list of strings"); }},
        key.kind);
}

std::string default_of(const Key& key) {
    static const Config defaults;
    if (!key.otherwise.empty()) return std::string(key.otherwise);
    const nlohmann::json value =
        std::visit([](const auto& kind) { return nlohmann::json(value_at(defaults, kind.place)); }, key.kind);
    return value.empty() || value == "" ? "" : fmt::format("`{}`", value.dump());
}

}  // namespace

std::string keys_in_markdown() {
    std::string text = "| key | what it says | values | default | example |\n| --- | --- | --- | --- | --- |\n";
    for (const Key& key : all_keys()) {
        text += fmt::format("| `{}` | {} | {} | {} | `{}` |\n", key.name, key.meaning, range_of(key), default_of(key),
                            key.example);
    }
    return text;
}

}  // namespace tachograph::config
