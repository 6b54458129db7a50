// `serve`: the service, wired together.
#include "access-control/rights.hpp"
#include "adapters/git/event_log.hpp"
#include "adapters/git/log_remote.hpp"
#include "adapters/git/report_store.hpp"
#include "adapters/service/performer.hpp"
#include "adapters/service/publisher.hpp"
#include "adapters/service/watch.hpp"
#include "adapters/service/worker.hpp"
#include "adapters/service/writer.hpp"
#include "adapters/tokens/hmac.hpp"
#include "core/outbox.hpp"
#include "core/ports/failures.hpp"
#include "tools/tachograph/commands.hpp"
#include "tools/tachograph/deployment.hpp"
#include "tools/tachograph/parts.hpp"
#include "tools/tachograph/perform.hpp"
#include "tools/tachograph/remotes.hpp"
#include "tools/tachograph/routes.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace tachograph::tools {
namespace {

constexpr std::chrono::milliseconds grace{20'000};
constexpr int megabyte = 1024 * 1024;

// Where runners of this machine reach a service that listens there.
std::string service_url(const config::Address& address, std::uint16_t port) {
    const bool everywhere = address.host == "0.0.0.0" || address.host == "::";
    const std::string host = everywhere ? "127.0.0.1" : address.host;
    return host.find(':') == std::string::npos ? fmt::format("http://{}:{}", host, port)
                                               : fmt::format("http://[{}]:{}", host, port);
}

http::ServerLimits server_limits(const config::Limits& limits) {
    http::ServerLimits server;
    server.body_bytes = static_cast<std::size_t>(limits.body_mb) * megabyte;
    server.connections = limits.connections;
    return server;
}

// Comments of the local forge cost nothing to look for; a host's API is asked more seldom, and less so where it tells
// of them by itself.
service::WatchSettings watch_settings(const config::Config& config) {
    constexpr std::chrono::minutes missed_every{5};
    service::WatchSettings settings{config.bot_name};
    settings.longest_job = std::chrono::minutes(config.limits.minutes + 5);
    if (config.executor == "gitlab") {
        settings.runners_every = std::chrono::seconds(5);
        settings.longest_job += std::chrono::minutes(30);
    }
    if (config.forge == "github") {
        const bool polls = config.github_mode == "poll";
        settings.comments_every = polls ? std::chrono::milliseconds(std::chrono::seconds(config.github_poll_seconds))
                                        : std::chrono::milliseconds(missed_every);
    }
    return settings;
}

// Blocked in all threads from here on, so that main waits for them and nobody is interrupted.
sigset_t block_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    ::sigaddset(&signals, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

// The log's home on a host, once this disk has what is there.
std::optional<git::LogRemote> adopt_log(const config::Config& config, const std::string& path) {
    std::optional<git::Remote> remote = event_log_remote(config);
    if (!remote) return std::nullopt;
    std::optional<git::LogRemote> log(std::in_place, path, *std::move(remote));
    if (const auto problem = log->adopt())
        spdlog::warn("going on with the event log of this disk; effects wait until it is published: {}", *problem);
    return log;
}

int serve(const std::string& config_path) {
    const config::Config config = load_config(config_path);
    spdlog::set_default_logger(spdlog::stderr_color_mt("tachograph"));
    const sigset_t signals = block_signals();
    const Places places = places_of(config);
    const config::Address address = *config::parse_address(config.listen);
    const std::string tokens_secret = runner_secret(config);

    std::optional<git::LogRemote> log_remote = adopt_log(config, places.events);
    git::GitEventLog log(places.events, git::LogMode::write);
    ReportsHome home = reports_home(config);
    git::GitReportStore reports(places.reports, home.url_prefix, now, std::move(home.remote));
    const std::unique_ptr<Forge> forge = make_forge(config);
    service::Writer writer(log, access_control::rights_for);
    // Before anybody can ask for anything.
    writer.submit({{AdoptAccess{access_of(config), "as the configuration says"}, now()}},
                  [](const service::Receipt&) {});
    service::Worker worker;
    Routes routes({config.bot_endpoint, config.bot_name, webhook_secret(config), tokens_secret,
                   config.github_on_push == "supersede"},
                  writer, worker, reports);
    http::Server server(address.host, address.port, server_limits(config.limits),
                        [&](http::Request request, http::Reply reply) { routes.answer(request, reply); });
    const std::unique_ptr<Executor> executor = make_executor(config, service_url(address, server.port()));

    const Performers performers{*forge, *executor, reports,
                                [&](const JobId& job) { return tokens::job_token(tokens_secret, job); },
                                config.limits.tolerance_percent / 100.0};
    service::Performer performer(
        writer, [&](const Effect& effect) { return perform(performers, effect); }, now);
    const OutboxSettings outbox_settings{config.bot_name, config.limits.jobs_at_once};
    std::optional<service::Publisher> publisher;
    std::string refusal;
    const auto owe = [&](std::vector<Effect> effects) { performer.owe(std::move(effects)); };
    if (log_remote) {
        publisher.emplace([&] { log_remote->publish(); }, owe,
                          [&](const std::string& why) {
                              refusal = why;
                              ::kill(::getpid(), SIGTERM);
                          },
                          std::chrono::seconds(config.event_log_push_seconds));
    }
    writer.start([&](const State& state) {
        std::vector<Effect> effects = outbox(state, outbox_settings);
        publisher ? publisher->changed(std::move(effects)) : owe(std::move(effects));
    });
    service::Watch watch(writer, *executor, *forge, now, watch_settings(config));

    fmt::print("tachograph serves {}\n", service_url(address, server.port()));
    std::fflush(stdout);
    int signal = 0;
    ::sigwait(&signals, &signal);
    spdlog::info("stopping: what has been accepted is finished first");
    server.stop(grace);
    watch.stop();
    performer.stop();
    writer.stop();
    if (publisher) publisher->stop();
    if (refusal.empty()) return 0;
    throw Refused(refusal);
}

}  // namespace

void add_serve(CLI::App& app, int& exit_code) {
    const auto path = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("serve", "Run the service until SIGTERM");
    add_config_option(*command, *path);
    command->callback([path, &exit_code] { exit_code = guarded([&] { return serve(*path); }); });
}

}  // namespace tachograph::tools
