#include "tools/tachograph/service.hpp"

#include "access-control/revocation.hpp"
#include "access-control/rights.hpp"
#include "adapters/tokens/hmac.hpp"
#include "core/outbox.hpp"
#include "tools/tachograph/parts.hpp"
#include "tools/tachograph/perform.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::tools {
namespace {

constexpr std::chrono::milliseconds grace{20'000};
constexpr int megabyte = 1024 * 1024;
// A forge takes comments one after the other, and much more slowly than they can be asked for.
constexpr std::size_t said_at_a_time = 32;
// So many that fail do not hold up those behind them.
constexpr std::size_t most_passed_over = 100;

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
        settings.policy_every = std::chrono::seconds(config.github_poll_seconds);
        const bool polls = config.github_mode == "poll";
        settings.comments_every = polls ? std::chrono::milliseconds(std::chrono::seconds(config.github_poll_seconds))
                                        : std::chrono::milliseconds(missed_every);
    }
    return settings;
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

http::Server make_server(const config::Config& config, http::Handler handler) {
    const config::Address address = *config::parse_address(config.listen);
    return http::Server(address.host, address.port, server_limits(config.limits), std::move(handler));
}

}  // namespace

Service::Service(const config::Config& config, GiveUp give_up)
    : config_(config),
      runner_secret_(runner_secret(config)),
      log_remote_(adopt_log(config, places_of(config).events)),
      log_(places_of(config).events, git::LogMode::write, signer_of(config)),
      reports_home_(reports_home(config)),
      reports_(places_of(config).reports, reports_home_.url_prefix, now, reports_home_.remote),
      repositories_(config.registered_repos),
      forge_(make_forge(config, [this] { return repositories(); })),
      policy_store_(places_of(config).policy, now, policy_remote(config)),
      policy_(policy_store_, *forge_, {policy_home(config), config.bot_name, now}),
      cache_(places_of(config).cache),
      writer_(log_, access_control::rights_for, &cache_),
      desk_(runner_secret_, config.org, writer_, worker_, reports_,
            [this](std::function<void()> answer) { when_durable(std::move(answer)); }),
      routes_({config.bot_endpoint, config.bot_name, webhook_secret(config), config.github_on_push == "supersede"},
              writer_, desk_),
      server_(
          make_server(config, [this](http::Request request, http::Reply reply) { routes_.answer(request, reply); })),
      url_(service_url(*config::parse_address(config.listen), server_.port())),
      executor_(make_executor(config, url_)) {
    // Before anybody can ask for anything.
    for (Command& command : policy_.begin(writer_.state(), access_of(config_))) writer_.write_first(std::move(command));
    const Performers performers{*forge_,
                                *executor_,
                                reports_,
                                policy_,
                                [secret = runner_secret_](const JobId& job) { return tokens::job_token(secret, job); },
                                config_.limits.tolerance_percent / 100.0};
    performer_.emplace(
        writer_, [performers](const Effect& effect) { return perform(performers, effect); }, now);
    if (log_remote_) publish_with(std::move(give_up));
    writer_.start([this](const State& state) { changed(state); });
    service::WatchSettings settings = watch_settings(config_);
    settings.policy = [this](const State& state) { return policy_.look(state); };
    watch_.emplace(writer_, *executor_, *forge_, now, std::move(settings));
}

std::vector<std::string> Service::repositories() {
    const std::lock_guard lock(mutex_);
    return repositories_;
}

void Service::changed(const State& state) {
    {
        const std::lock_guard lock(mutex_);
        repositories_ = state.access.repositories;
        if (const std::string home = policy_home(config_); !home.empty()) repositories_.push_back(home);
    }
    const std::size_t said_at_once = said_at_a_time + std::min(performer_->postponed(), most_passed_over);
    std::vector<Effect> effects = outbox(state, {config_.bot_name, config_.limits.jobs_at_once, said_at_once});
    revoke(state, effects);
    owe(std::move(effects));
}

// Jobs of people who may not run them any more do not start, and end.
void Service::revoke(const State& state, std::vector<Effect>& effects) {
    for (RevokeJob& revoked : access_control::revocations(state, config_.access_control_cancel_running, now())) {
        std::erase_if(effects, [&](const Effect& effect) {
            const auto* start = std::get_if<StartJob>(&effect.body);
            return start && start->job.id == revoked.job;
        });
        writer_.submit({{std::move(revoked), now()}}, [](const service::Receipt&) {});
    }
}

void Service::publish_with(GiveUp give_up) {
    publisher_.emplace([this] { log_remote_->publish(); },
                       [this](std::vector<Effect> effects) { performer_->owe(std::move(effects)); }, std::move(give_up),
                       std::chrono::seconds(config_.event_log_push_seconds));
}

void Service::owe(std::vector<Effect> effects) {
    publisher_ ? publisher_->changed(std::move(effects)) : performer_->owe(std::move(effects));
}

void Service::when_durable(std::function<void()> answer) {
    publisher_ ? publisher_->when_published(std::move(answer)) : answer();
}

void Service::stop() {
    server_.stop(grace);
    watch_->stop();
    performer_->stop();
    writer_.stop();
    if (publisher_) publisher_->stop();
}

}  // namespace tachograph::tools
