#include "tests/simulation/bot.hpp"

#include "access-control/revocation.hpp"
#include "access-control/rights.hpp"
#include "adapters/service/perform.hpp"
#include "core/comments/comment.hpp"
#include "core/ports/failures.hpp"
#include "tests/simulation/call.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tachograph::simulation {

using service::Lane;
using service::Receipt;
using service::Submission;
using service::Writer;

Bot::Bot(World& world)
    : world_(world),
      setting_(world.setting),
      cache_(world.cache),
      ledger_(world.log, access_control::rights_for, &cache_),
      policy_(world.policy, world.forge, {policy_home, bot_name, [this] { return setting_.clock(); }}),
      performer_([this](std::vector<Command> commands, Writer::Done done) { submit(std::move(commands), done); },
                 [this](const Effect& effect) { return perform(effect); }, [this] { return setting_.clock(); }, {},
                 nullptr, patience()),
      reconciler_(
          writer_that_answers(), world.machine, world.forge, [this] { return setting_.clock(); }, watch_settings()) {
    setting_.diary.note("the bot starts");
    for (Command& command : policy_.begin(ledger_.state(), seed_of_policy())) {
        std::vector<Submission> batch{{{std::move(command)}}};
        ledger_.write(batch);
        if (batch.front().problem) throw Unavailable(*batch.front().problem);
    }
    claim();
    if (world.publishes)
        publisher_.emplace(
            [this] { push(); }, [this](std::vector<Effect> effects) { performer_.owe(std::move(effects)); },
            [](const std::string& why) { require(false, "publishing was given up: " + why); },
            service::Publisher::Rhythm{std::chrono::seconds(2), std::chrono::minutes(5)}, troubles_, patience());
    changed();
}

// Nothing begins before the host has what says so.
void Bot::claim() {
    if (!world_.publishes) return;
    if (setting_.strikes(setting_.weather.push_fails)) throw Unavailable("the host does not answer");
    push(world_.log.events().size());
}

service::EffectQueue::Moment Bot::moment() const {
    return service::EffectQueue::Moment{setting_.now.time_since_epoch()};
}

service::Patience Bot::patience() {
    return {[this] { return moment(); }, [this] { return static_cast<double>(setting_.random.below(1000)) / 1000; }};
}

// Whoever waits for the writer has an answer at once.
service::WriterAccess Bot::writer_that_answers() {
    return {[this](const Writer::Watcher& watcher) {
                if (ledger_.is_current()) watcher(ledger_.state());
            },
            [this](std::vector<Command> commands, Writer::Done done) {
                submit(std::move(commands), std::move(done));
                write();
            }};
}

service::ReconcilerSettings Bot::watch_settings() {
    service::ReconcilerSettings settings{bot_name};
    settings.policy = [this](const State& state) { return policy_.look(state); };
    settings.moment = [this] { return moment(); };
    settings.forge_clock = &forge_clock_;
    return settings;
}

void Bot::watch() {
    // The thread of the service waits for the lock.
    if (is_watching_ || world_.policy.is_asked()) return;
    is_watching_ = true;
    reconciler_.step();
    is_watching_ = false;
}

void Bot::hear(const Delivery& delivery) {
    if (delivery.comment) {
        const ForgeComment& comment = *delivery.comment;
        submit(commands_of({comment.pull, comment.id, comment.author, comment.text, delivery.id}, bot_name,
                           setting_.clock()));
        return;
    }
    const Actor by{ActorKind::user, delivery.by};
    const PullState& changed = delivery.changed;
    const Timestamp at = forge_clock_.here(changed.at, setting_.clock(), moment());
    if (!changed.open) return submit({{PullClosed{delivery.pull, by, delivery.id, at}, setting_.clock()}});
    submit({{PullPushed{delivery.pull, by, changed.head, delivery.id, at, world_.supersedes}, setting_.clock()}});
}

void Bot::hear(const Mail& mail) {
    if (!ledger_.is_current()) return;
    const auto job = find_job(ledger_.state(), mail.job);
    require(static_cast<bool>(job), "a runner works on a job that is not in the log: " + to_text(mail.job));
    const auto answer = [this, mail] { world_.machine.answered(mail); };
    if (job->stage == Stage::measured || is_terminal(job->stage)) return when_published(answer);
    switch (mail.word) {
        case Word::started:
            return submit({{RunnerStarted{mail.job, "bench-03"}, setting_.clock()}}, [answer](const Receipt& receipt) {
                if (!receipt.problem) answer();
            });
        case Word::measured:
            return keep_results(mail);
        case Word::failed:
            return submit({{RunnerFailed{mail.job, "bench-03", "a benchmark failed", "log"}, setting_.clock()}},
                          [this, answer](const Receipt& receipt) {
                              if (!receipt.problem) when_published(answer);
                          });
    }
}

void Bot::keep_results(const Mail& mail) {
    try {
        const std::string kept = world_.reports.keep(mail.job, measurements());
        submit({{RunnerMeasured{mail.job, "bench-03", kept}, setting_.clock()}}, [this, mail](const Receipt& receipt) {
            if (!receipt.problem) when_published([this, mail] { world_.machine.answered(mail); });
        });
    } catch (const Unavailable&) {
        // The runner asks again.
    }
}

void Bot::submit(std::vector<Command> commands, Writer::Done done) {
    if (!commands.empty()) waiting_.push_back({{std::move(commands)}, std::move(done)});
}

void Bot::write() {
    if (waiting_.empty()) return;
    std::vector<Request> requests;
    requests.swap(waiting_);
    std::vector<Submission> batch;
    for (Request& request : requests) batch.push_back(std::move(request.submission));
    const bool has_changed = ledger_.write(batch);
    for (std::size_t at = 0; at < batch.size(); ++at) {
        const std::string problem = batch[at].problem.value_or("");
        if (!problem.empty()) setting_.diary.note("not written: " + problem);
        require(problem.find("defect") == std::string::npos, problem);
        if (requests[at].done)
            requests[at].done({std::move(batch[at].events), std::move(batch[at].problem), ledger_.state()});
        if (setting_.strikes(50)) publish();  // which has a thread of its own
    }
    if (has_changed) changed();
}

void Bot::begin_keeping() {
    if (closed_ || !ledger_.is_current()) return;
    setting_.diary.note("the cache is going to be kept");
    closed_ = ledger_.close_segment();
}

void Bot::end_keeping() {
    if (!closed_) return;
    const service::Ledger::Closed closed = *std::exchange(closed_, std::nullopt);
    if (setting_.strikes(setting_.weather.cache_fails)) return;
    setting_.diary.note("the cache is kept");
    ledger_.archived(cache_.keep(closed.fold, *closed.segment));
}

void Bot::changed() {
    const State& state = ledger_.state();
    OutboxSettings settings = world_.outbox_settings;
    settings.said_at_once = world_.said_at_a_time + performer_.postponed() + performer_.refused();
    std::vector<Effect> effects = outbox(state, settings);
    for (RevokeJob& revoked : access_control::revocations(state, true, setting_.clock())) {
        std::erase_if(effects, [&](const Effect& effect) {
            const auto* start = std::get_if<StartJob>(&effect.body);
            return start && start->job.id == revoked.job;
        });
        submit({{std::move(revoked), setting_.clock()}});
    }
    owed_ = effects;
    publisher_ ? publisher_->changed(std::move(effects)) : performer_.owe(std::move(effects));
}

void Bot::when_published(std::function<void()> answer) {
    publisher_ ? publisher_->when_published(std::move(answer)) : answer();
}

void Bot::publish() {
    if (!publisher_ || is_publishing_) return;
    is_publishing_ = true;
    publisher_->step();
    is_publishing_ = false;
}

void Bot::push(std::size_t events) {
    for (std::size_t at = world_.remote.events().size(); at < events; ++at)
        world_.remote.append(world_.log.events()[at]);
}

void Bot::push() {
    const std::size_t before = world_.log.events().size();
    const Call call(setting_, "publish");
    if (setting_.strikes(setting_.weather.push_fails)) throw Unavailable("the host does not answer");
    // What was appended meanwhile may be pushed as well.
    push(setting_.random.chance(500) ? before : world_.log.events().size());
    if (setting_.strikes(setting_.weather.push_silent)) throw Unavailable("the host has it, and does not say so");
}

void Bot::perform(Lane lane) {
    if (lane == Lane::policy && world_.policy.is_asked()) return;
    if (!under_way_.insert(lane).second) return;
    performer_.step(lane);
    under_way_.erase(lane);
}

CommandBody Bot::perform(const Effect& effect) {
    setting_.diary.note("under way: " + effect.id);
    require(world_.published().was_owed(effect.id), "performed before it is published: " + effect.id);
    return service::perform({world_.forge, world_.machine, world_.reports, policy_,
                             [](const JobId& job) { return "token of " + to_text(job); }},
                            effect);
}

bool Bot::is_quiet() const {
    const bool published = !world_.publishes || world_.remote.events().size() == world_.log.events().size();
    return published && waiting_.empty() && !is_watching_ && !is_publishing_ && under_way_.empty() && owed_.empty();
}

}  // namespace tachograph::simulation
