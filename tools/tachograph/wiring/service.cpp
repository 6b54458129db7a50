#include "tools/tachograph/wiring/service.hpp"

#include "access-control/revocation.hpp"
#include "access-control/rights.hpp"
#include "adapters/service/lost_events.hpp"
#include "adapters/service/perform.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/tokens/hmac.hpp"
#include "core/commands/repository_names.hpp"
#include "core/effects/outbox.hpp"
#include "core/ports/failures.hpp"
#include "reports/learned_noise.hpp"
#include "tools/tachograph/http/switchable_server.hpp"
#include "tools/tachograph/wiring/make_adapters.hpp"
#include "tools/tachograph/wiring/takeover.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::tools {
namespace {

// The most comments in one outbox: a forge accepts comments one at a time, and much more slowly than people write
// commands.
constexpr std::size_t said_at_a_time = 32;
// Up to this many failing comments do not delay the ones after them.
constexpr std::size_t most_passed_over = 100;

service::ReconcilerSettings watch_settings(const config::Config& config) {
    service::ReconcilerSettings settings{config.bot_name};
    settings.longest_job = std::chrono::minutes(config.limits.minutes + 5);
    const ForgeKind& forge = forge_of(config);
    if (forge.set_rhythm) forge.set_rhythm(config, settings);
    const ExecutorKind& executor = executor_of(config);
    if (executor.set_rhythm) executor.set_rhythm(settings);
    return settings;
}

}  // namespace

// Passes on the exception that is being handled.
void Service::give_up() {
    std::call_once(given_up_, [this] { give_up_(std::current_exception()); });
}

template <class Work>
auto Service::stopping_at_damage(Work work) {
    try {
        return work();
    } catch (const Damaged&) {
        give_up();
        throw;
    }
}

Service::Service(const config::Config& config, std::string url, git::LogRemote* log_remote, GiveUp give_up)
    : config_(config),
      runner_secret_(runner_secret(config)),
      give_up_(std::move(give_up)),
      log_remote_(log_remote),
      lease_(takeover_times(config).confirmed),
      log_(data_paths_of(config).events, git::LogMode::write, signer_of(config)),
      reports_home_(reports_home(config)),
      reports_(data_paths_of(config).reports, reports_home_.url_prefix, system::now, reports_home_.remote),
      results_(reports_, troubles_),
      repositories_(config.registered_repos),
      forge_(make_forge(config, repository_names(), guarded_transport([this] { return !obstacle(); }))),
      names_(*forge_, policy_home(config), system::now, troubles_),
      policy_store_(data_paths_of(config).policy, system::now, policy_remote(config)),
      policy_(policy_store_, *forge_, {policy_home(config), config.bot_name, system::now}),
      cache_(data_paths_of(config).cache),
      writer_(log_, access_control::rights_for, &cache_, [this] { return obstacle(); }),
      read_at_start_(writer_.state()),
      seed_(policy_.pinned(writer_.state(), access_of(config))),
      desk_(runner_secret_, config.org, writer_, results_,
            [this](std::function<void()> answer) { when_durable(std::move(answer)); }),
      jobs_({config.api_public, config.api_token, repository_names().in_log}, writer_),
      routes_({config.bot_endpoint, config.bot_name, webhook_secret(config), config.github_on_push == "supersede",
               static_cast<std::size_t>(config.limits.unsigned_mb) * 1024 * 1024, forge_of(config).numbered},
              writer_, desk_, jobs_, troubles_, heads_, forge_clock_),
      sandbox_(config_, troubles_),
      executor_(make_executor(config, url, repository_names(), guarded_transport([this] { return !obstacle(); }),
                              troubles_)) {
    if (log_remote_) claim();
    // Before any command is accepted.
    for (Command& command : policy_.begin(writer_.state(), seed_)) writer_.write_first(std::move(command));
    const service::Performers performers{
        *forge_, *executor_, reports_, policy_,
        [secret = runner_secret_](const JobId& job) { return tokens::job_token(secret, job); },
        config_.limits.tolerance_percent / 100.0, config_.limits.least_percent / 100.0,
        parse_fail_on(config_.fail_on).value_or(FailOn{}), config_.bot_name,
        [this](const std::string& repository) { return reports_.newest_of(repository, reports::reports_learned_from); },
        // Deliveries have the forge's name of the repository.
        [this](const PullId& pull) {
            return heads_.of({identity_of(pull.repository).name, pull.number}, std::chrono::steady_clock::now());
        }};
    performer_.emplace(
        service::submit_to(writer_),
        [this, performers](const Effect& effect) {
            if (std::holds_alternative<StartJob>(effect.body)) sandbox_.look_again();
            return stopping_at_damage([&] { return service::perform(performers, effect); });
        },
        system::now, [this] { return !obstacle(); }, &troubles_);
    performer_->start();
    if (log_remote_) start_publishing();
    writer_.start([this](const State& state) { changed(state); });
    service::ReconcilerSettings settings = watch_settings(config_);
    settings.troubles = &troubles_;
    settings.forge_clock = &forge_clock_;
    if (forge_of(config_).numbered) settings.names = [this](const State& state) { return names_.look(state); };
    settings.policy = [this](const State& state) {
        note_whether_begun(state);
        return stopping_at_damage([&] {
            compare_with_reports();
            return policy_.look(state);
        });
    };
    watch_.emplace(service::access_to(writer_), *executor_, *forge_, system::now, std::move(settings));
    watch_->start();
}

void Service::note_whether_begun(const State& state) {
    if (!state.policy.empty()) return troubles_.clear("access-control");
    const std::string commit = state.quarantine ? state.quarantine->commit : "<commit>";
    troubles_.set(
        "access-control",
        fmt::format("the event log does not say who let in what {} holds, so that only the configuration's "
                    "admin has rights: look at it, and comment '@{} adopt {}' on a pull request",
                    config_.access_control_repo.empty() ? data_paths_of(config_).policy : config_.access_control_repo,
                    config_.bot_name, commit));
}

// Runs once, because the log cannot lose events while this service writes it. Uses the state at the start: jobs that
// were requested again since then, because comments are read again, do not count as known.
void Service::compare_with_reports() {
    if (!read_at_start_) return;
    try {
        const auto lost = service::lost_events(*read_at_start_, reports_.newest(service::reports_compared));
        if (lost) troubles_.set("the event log's end", *lost);
        read_at_start_.reset();
    } catch (const Unavailable& unavailable) {
        spdlog::warn("the event log is not yet compared with the reports: {}", unavailable.what());
    }
}

void Service::claim() {
    const bool again = log_remote_->has_claimed();
    log_remote_->announce(writer_.state().epoch + (again ? 0 : 1));
    if (!again) writer_.write_first({BeginService{service_name(config_)}, system::now()});
    const auto asked = service::BootClock::now();
    log_.flush();
    log_remote_->claim(writer_.state().epoch);
    lease_.confirm(asked);
    note_what_host_lost();
}

void Service::note_what_host_lost() {
    if (const auto lost = log_remote_->lost_by_host()) troubles_.set("the event log's host", *lost);
}

std::optional<std::string> Service::obstacle() const { return log_remote_ ? lease_.obstacle() : std::nullopt; }

// Why nothing may be written, with the host's message if there is one.
std::optional<std::string> Service::obstacle_in_words() const {
    const auto why = obstacle();
    const auto troubles = troubles_.all();
    const auto told = troubles.find(service::Publisher::event_log);
    if (!why || told == troubles.end()) return why;
    return fmt::format("{}. The event log: {}", *why, told->second);
}

void Service::answer(http::Request request, const http::Reply& reply) {
    if (request.path == "/readyz") {
        for (const auto& why : {obstacle_in_words(), log_.obstacle(), sandbox_.obstacle()}) {
            if (why) return reply(answer_with(503, "error", *why));
        }
    }
    routes_.answer(std::move(request), reply);
}

std::vector<std::string> Service::repositories() {
    const std::lock_guard lock(mutex_);
    return repositories_;
}

RepositoryIdentity Service::identity_of(const std::string& repository) {
    const std::lock_guard lock(mutex_);
    const auto found = names_known_.known.find(repository);
    return found == names_known_.known.end() ? RepositoryIdentity{0, repository}
                                             : RepositoryIdentity{found->second.id, found->second.name};
}

RepositoryNames Service::repository_names() {
    return {[this] { return repositories(); },
            [this](const std::string& repository) { return identity_of(repository); },
            [this](const std::string& name) {
                const std::lock_guard lock(mutex_);
                return name_in_log(names_known_, name);
            }};
}

void Service::changed(const State& state) {
    {
        const std::lock_guard lock(mutex_);
        repositories_ = service::names_looked_after(state.access, policy_home(config_));
        names_known_.known = state.access.known;
        names_known_.numbers = state.access.numbers;
    }
    const std::size_t said_at_once =
        said_at_a_time + std::min(performer_->postponed(), most_passed_over) + performer_->refused();
    std::vector<Effect> effects = outbox(state, {config_.bot_name, config_.limits.jobs_at_once, said_at_once});
    revoke(state, effects);
    owe(std::move(effects));
}

// Submits the revocation of jobs whose requesters lost the right to run them, and removes their start from the effects.
void Service::revoke(const State& state, std::vector<Effect>& effects) {
    for (RevokeJob& revoked :
         access_control::revocations(state, config_.access_control_cancel_running, system::now())) {
        std::erase_if(effects, [&](const Effect& effect) {
            const auto* start = std::get_if<StartJob>(&effect.body);
            return start && start->job.id == revoked.job;
        });
        writer_.submit({{std::move(revoked), system::now()}}, [](const service::Receipt&) {});
    }
}

void Service::publish() {
    const auto asked = service::BootClock::now();
    try {
        stopping_at_damage([this] {
            log_.flush();
            log_remote_->publish();
            note_what_host_lost();
        });
    } catch (const Refused&) {
        give_up();
        throw;
    }
    lease_.confirm(asked);
}

void Service::start_publishing() {
    publisher_.emplace([this] { publish(); },
                       [this](std::vector<Effect> effects) { performer_->owe(std::move(effects)); },
                       [](const std::string& /*why*/) {},  // give_up was called with the exception
                       service::Publisher::Rhythm{
                           std::min<std::chrono::milliseconds>(std::chrono::seconds(config_.event_log_push_seconds),
                                                               takeover_times(config_).heartbeat),
                           takeover_times(config_).heartbeat},
                       troubles_);
    publisher_->start();
}

void Service::owe(std::vector<Effect> effects) {
    publisher_ ? publisher_->changed(std::move(effects)) : performer_->owe(std::move(effects));
}

void Service::when_durable(std::function<void()> answer) {
    publisher_ ? publisher_->when_published(std::move(answer)) : answer();
}

void Service::stop() {
    watch_->stop();
    performer_->stop();
    writer_.stop();
    if (!publisher_) return;
    publisher_->stop();
    if (!lease_.holds()) return;
    try {
        log_.flush();
        log_remote_->release();
    } catch (const Unavailable& unavailable) {
        spdlog::warn("another service has to wait before it takes over: {}", unavailable.what());
    }
}

}  // namespace tachograph::tools
