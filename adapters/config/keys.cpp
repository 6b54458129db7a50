#include "adapters/config/keys.hpp"

#include "adapters/config/built.hpp"
#include "core/values/overloaded.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace tachograph::config {

const std::vector<Key>& all_keys() {
    using C = Config;
    using L = Limits;
    static const std::vector<Key> keys{
        {"admin", Text{&C::admin}, "the account of the first administrator; or an object, as the next three",
         "required", R"("chris")"},
        {"admin.github_handle", Text{&C::admin}, "the account", "", R"("chris")"},
        {"admin.name", Text{&C::admin_name}, "the person's name", "", R"("Chris")"},
        {"admin.email", Text{&C::admin_email}, "where to write to", "", R"("chris@example.org")"},
        {"homepage_url", Text{&C::homepage_url}, "where runners and people reach the bot", "`http://` and `listen`",
         R"("https://benchmarks.example.org")"},
        {"org", Text{&C::org}, "the owner of repositories that are named without one", "", R"("SciML")"},
        {"registered_repos", Texts{&C::registered_repos},
         "repositories that may be benchmarked; read at the first start", "",
         R"(["OrdinaryDiffEq.jl", "SciML/DiffEqBase.jl"])"},
        {"benchmarkers", Texts{&C::benchmarkers}, "accounts that may run benchmarks; read at the first start", "",
         R"(["alice", "bob"])"},
        {"bot_name", Text{&C::bot_name}, "what people write after `@`: the name of the App or of the account", "",
         R"("sciml-benchmarks")"},
        {"gitlab_runner_secret", Text{&C::gitlab_runner_secret}, "what the tokens of jobs are made from",
         "made at the first start, in `data_dir`", R"({"env": "RUNNER_SECRET"})"},
        {"github_app.client_id", Text{&C::client_id}, "read for DiffEqBot's sake, and not used", "", R"("Iv1.0123")"},
        {"github_app.client_secret", Text{&C::client_secret}, "read for DiffEqBot's sake, and not used", "",
         R"({"env": "CLIENT_SECRET"})"},
        {"github_app.bot_endpoint", Text{&C::bot_endpoint}, "the path of the webhook", "", R"("/webhooks/github")"},
        {"github_app.webhook_secret", Text{&C::webhook_secret}, "what deliveries are signed with",
         "made at the first start, in `data_dir`", R"({"env": "WEBHOOK_SECRET"})"},
        {"github_app.app_id", TextOrNumber{&C::app_id}, "the number of the App", "", R"("123456")"},
        {"github_app.private_key_file", Text{&C::private_key_file}, "the App's private key, PEM", "",
         R"("/etc/tachograph/app.pem")"},
        {"gitlab_account.benchmarking_repo_id", TextOrNumber{&C::benchmarking_repo_id},
         "the id of the GitLab project that has the pipelines", "", "4711"},
        {"gitlab_account.access_token", Text{&C::gitlab_access_token},
         "a project access token, role *Maintainer*, scope `api`", "", R"({"env": "GITLAB_TOKEN"})"},
        {"github_account.access_token", Text{&C::github_access_token},
         "a token of the bot's own account, scope `repo`, instead of an App", "", R"({"env": "GITHUB_TOKEN"})"},
        {"reports_repo", Text{&C::reports_repo},
         "`owner/repo` on the forge; or where people read reports, as a URL that ends in `/`",
         "reports stay in `data_dir`", R"("SciML/BenchmarkReports")"},
        {"reports.remote", Text{&C::reports_remote},
         "the git URL of the reports repository, if `reports_repo` does not say it", "",
         R"("https://git.example.org/reports.git")"},
        {"listen", Text{&C::listen}, "`address:port`", "", R"("127.0.0.1:8080")"},
        {"data_dir", Text{&C::data_dir}, "the service's folder; relative to the configuration file", "",
         R"("/var/lib/tachograph")"},
        {"forge", Choice{&C::forge, {forges.begin(), forges.end()}}, "where pull requests are",
         "`github` if an account on it is given, else `local`", R"("github")"},
        {"executor", Choice{&C::executor, {executors.begin(), executors.end()}}, "where jobs run",
         "`gitlab` if a project on it is given, else `local`", R"("local")"},
        {"github_api_url", Text{&C::github_api_url}, "the API of GitHub, or of a GitHub Enterprise Server", "",
         R"("https://github.example.org/api/v3")"},
        {"gitlab_url", Text{&C::gitlab_url}, "GitLab", "", R"("https://gitlab.example.org")"},
        {"github.mode", Choice{&C::github_mode, {"webhook", "poll"}}, "`poll` if there is no public URL", "",
         R"("poll")"},
        {"github.status", Choice{&C::github_status, {"commit_status", "check_run", "none"}},
         "how a job is shown beside its commit", "", R"("check_run")"},
        {"github.on_push", Choice{&C::github_on_push, {"keep", "supersede"}},
         "whether a push to the pull request replaces its pending job", "", R"("supersede")"},
        {"github.poll_seconds", Number{&C::github_poll_seconds, 1, 3600}, "seconds between two looks for comments", "",
         "30"},
        {"gitlab.tags", Texts{&C::gitlab_tags}, "tags of the runner that measures", "", R"(["tachograph"])"},
        {"gitlab.image", Text{&C::gitlab_image}, "the image of the pipeline's container", "the runner's shell",
         R"("debian:12")"},
        {"gitlab.runner_program", Text{&C::gitlab_runner_program}, "the program that measures, on the runner's machine",
         "", R"("tachograph-runner")"},
        {"gitlab.resource_group", Text{&C::gitlab_resource_group}, "pipelines of one group never run side by side", "",
         R"("tachograph-benchmarks")"},
        {"gitlab.pending_minutes", Number{&C::gitlab_pending_minutes, 1, 100'000},
         "minutes until a job that no runner takes has failed", "", "720"},
        {"event_log.remote", Text{&C::event_log_remote}, "the git URL of the log on a host",
         "this disk has the only copy", R"("https://github.com/SciML/benchmark-log.git")"},
        {"event_log.push_seconds", Number{&C::event_log_push_seconds, 1, 3600}, "the fewest seconds between two pushes",
         "", "10"},
        {"event_log.signing_key", Text{&C::event_log_signing_key},
         "an SSH key that signs every event; relative to the configuration file", "events are not signed",
         R"("/etc/tachograph/log-key")"},
        {"event_log.allowed_signers", Text{&C::event_log_allowed_signers},
         "more keys that may have signed, as git's `gpg.ssh.allowedSignersFile`", "", R"("/etc/tachograph/signers")"},
        {"event_log.takeover_seconds", Number{&C::event_log_takeover_seconds, 2, 3600},
         "seconds without a heartbeat of the writer until a second service takes over", "", "90"},
        {"access_control.repo", Text{&C::access_control_repo}, "`owner/repo` on the forge, or a git URL",
         "a repository in `data_dir`", R"("SciML/benchmark-access")"},
        {"access_control.cancel_running", Flag{&C::access_control_cancel_running},
         "whether a running job ends if its requester is let out", "", "true"},
        {"api.public", Texts{&C::api_public}, "repositories whose jobs the API shows to everybody; `*`: all", "none",
         R"(["SciML/DiffEqBase.jl"])"},
        {"api.token", Text{&C::api_token}, "opens the API for all jobs", "", R"({"env": "API_TOKEN"})"},
        {"limits.body_mb", Number{&L::body_mb, 1, 1024}, "MB of the body of a request", "", "32"},
        {"limits.unsigned_mb", Number{&L::unsigned_mb, 1, 1024},
         "MB of all bodies at a time whose senders show no token in the head of the request", "", "8"},
        {"limits.connections", Number{&L::connections, 1, 100'000}, "connections at a time", "", "512"},
        {"limits.connections_per_address", Number{&L::connections_per_address, 1, 100'000},
         "connections of one address at a time; the machine itself is not counted", "", "64"},
        {"limits.jobs_at_once", Number{&L::jobs_at_once, 1, 1000}, "jobs on the executor at a time", "", "1"},
        {"limits.rounds", Number{&L::rounds, 1, 1000}, "how often base and head take turns", "", "10"},
        {"limits.minutes", Number{&L::minutes, 1, 100'000}, "minutes of a job", "", "60"},
        {"limits.memory_mb", Number{&L::memory_mb, 16, 16'777'216}, "MB of a benchmark's processes together", "",
         "4096"},
        {"limits.processes", Number{&L::processes, 1, 1'000'000}, "processes of a benchmark at a time", "", "512"},
        {"limits.disk_mb", Number{&L::disk_mb, 1, 16'777'216}, "MB of the files of a job together", "", "4096"},
        {"limits.patience_minutes", Number{&L::patience_minutes, 1, 100'000},
         "minutes that a runner waits for the service, or for a host, to come back", "", "30"},
        {"limits.tolerance_percent", Number{&L::tolerance_percent, 1, 1000}, "percent of change that does not matter",
         "", "5"},
        {"limits.sandbox", Choice{&L::sandbox, {"bubblewrap", "auto", "none"}},
         "`auto` is `bubblewrap`; `none` runs the code of pull requests with all rights of its user", "",
         R"("bubblewrap")"},
        {"limits.user", Text{&L::user}, "the account that benchmarks run as if the service is root",
         "a user number that nobody has", R"("benchmarks")"},
        {"limits.network", Texts{&L::network}, "repositories whose benchmarks may use the network", "none",
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
        overloaded{[](const Text&) { return std::string("text"); },
                   [](const TextOrNumber&) { return std::string("text or number"); },
                   [](const Choice& choice) { return fmt::format("`{}`", fmt::join(choice.choices, "`, `")); },
                   [](const Number& number) { return fmt::format("{} to {}", number.least, number.most); },
                   [](const Flag&) { return std::string("`true`, `false`"); },
                   [](const Texts&) { return std::string("list of texts"); }},
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
