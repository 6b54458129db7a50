#include "tests/simulation/run.hpp"

#include "core/machine/replay.hpp"
#include "core/ports/failures.hpp"
#include "tests/simulation/agreement.hpp"
#include "tests/simulation/people.hpp"

#include <array>
#include <exception>
#include <filesystem>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace tachograph::simulation {
namespace {

using service::Lane;

constexpr std::array lanes{Lane::forge, Lane::executor, Lane::reports, Lane::policy};
constexpr int replay_every = 250;   // steps
constexpr int longest_rest = 4000;  // rounds
constexpr std::chrono::milliseconds moment{200};
constexpr int kinds_of_looks = 6;
constexpr int most_waiting = 4;
constexpr int wait = 5;  // steps that others take while one waits for an answer

// Whatever the bot is in the midst of.
struct Crash {};

std::map<JobId, Job> settled_jobs(const tachograph::History& history) {
    std::map<JobId, Job> jobs;
    history.visit([&](const Job& job) { jobs.emplace(job.id, job); });
    require(jobs.size() == history.count(), "a job is settled twice");
    return jobs;
}

}  // namespace

Run::Run(std::uint64_t seed, std::size_t lines) : setting_(seed, lines), world_(setting_) {
    setting_.meanwhile = [this] { meanwhile(); };
}

void Run::go(int steps) {
    for (int next_replay = replay_every; steps_ < steps;) {
        try {
            step();
        } catch (const Crash&) {
            crash();
        }
        if (steps_ < next_replay) continue;
        check_replay();
        next_replay = steps_ + replay_every;
    }
    come_to_rest();
    check_replay();
    require_agreement(world_);
}

// Others go on while somebody waits for an answer.
void Run::meanwhile() {
    if (!bot_ || waiting_ == most_waiting) return;
    ++waiting_;
    for (std::size_t left = setting_.random.below(wait); left > 0; --left) step();
    --waiting_;
}

void Run::step() {
    ++steps_;
    time_passes();
    if (setting_.strikes(setting_.weather.clock_jumps)) clock_jumps();
    const std::size_t what = setting_.random.below(100);
    if (what < 5) return people_act();
    if (what < 26) return deliver();
    if (what < 36) return world_.machine.work();
    if (setting_.strikes(setting_.weather.machine_reboots)) world_.machine.reboot();
    if (!bot_) return setting_.random.chance(300) ? restart() : void();
    if (setting_.strikes(setting_.weather.crashes)) throw Crash{};
    bot_acts();
}

void Run::time_passes() {
    setting_.now += std::chrono::milliseconds(setting_.random.below(1000));
    if (setting_.random.chance(15)) setting_.now += std::chrono::minutes(setting_.random.below(20));
}

// It jumps to somewhere else, or is put right.
void Run::clock_jumps() {
    constexpr std::size_t farthest = 300;  // minutes, either way
    setting_.ahead = {};
    if (setting_.random.chance(700))
        setting_.ahead = std::chrono::minutes(setting_.random.below(2 * farthest)) - std::chrono::minutes(farthest);
    setting_.diary.note(fmt::format("the bot's clock jumps to {}", to_text(setting_.clock())));
}

void Run::people_act() {
    if (setting_.random.chance(20)) return world_.policy.push();
    act(world_.forge, world_.policy, setting_);
}

void Run::deliver() {
    if (setting_.random.chance(400)) {
        if (const auto mail = world_.machine.mail(); mail && bot_) bot_->hear(*mail);
        return;
    }
    if (const auto delivery = world_.forge.deliver(); delivery && bot_) bot_->hear(*delivery);
}

void Run::bot_acts() {
    const Lane lane = lanes.at(setting_.random.below(lanes.size()));
    const std::size_t what = setting_.random.below(100);
    if (what < 30) return bot_->write();
    if (what < 48) return bot_->publish();
    if (what < 92) return bot_->perform(lane);
    if (what < 99) {
        for (int times = 0; times < kinds_of_looks; ++times) bot_->watch();
        return;
    }
    setting_.random.chance(500) ? bot_->begin_keeping() : bot_->end_keeping();
}

void Run::crash() {
    waiting_ = 0;
    bot_.reset();
    const bool disk_too = world_.publishes && setting_.strikes(setting_.weather.disk_lost);
    setting_.diary.note(disk_too ? "the bot is gone, with its disk" : "the bot is gone");
    if (disk_too) {
        world_.local = History(world_.outbox_settings, false);
        for (const Event& event : world_.remote.events()) world_.local.append(event);
        world_.log.begin_again(world_.remote.events());
    }
    if (disk_too || setting_.strikes(setting_.weather.cache_lost)) lose_cache();
    if (setting_.random.chance(200)) setting_.now += std::chrono::hours(setting_.random.below(5));
}

void Run::lose_cache() {
    setting_.diary.note("the cache is gone");
    for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(world_.cache + ending);
}

void Run::restart() {
    try {
        bot_.emplace(world_);
    } catch (const Unavailable&) {
        setting_.diary.note("the bot cannot start yet");
    }
}

// Part of the state may be looked up in the cache, so that it is not compared member by member.
void Run::check_replay() {
    if (!bot_ || !bot_->ledger().is_current()) return;
    State here = bot_->ledger().state();
    State there = replay(world_.log.itself()).state;
    require(settled_jobs(here.history) == settled_jobs(there.history), "the settled jobs are not what the log says");
    for (const Event& event : world_.log.events())
        require(here.history.has_acted(event.idempotency_key),
                "forgotten, although it is in the log: " + event.idempotency_key);
    here.history = {};
    there.history = {};
    require(here == there, "the state is not what the log says");
}

void Run::come_to_rest() {
    setting_.weather = {};
    setting_.meanwhile = {};
    setting_.diary.note("the faults stop");
    int rounds = 0;
    const int readings = world_.forge.readings();
    const auto is_quiet = [&] {
        return bot_ && bot_->is_quiet() && world_.forge.readings() >= readings + 2 && world_.forge.is_quiet() &&
               world_.machine.is_quiet();
    };
    for (; !is_quiet(); ++rounds) {
        if (rounds == longest_rest) throw Violation{"it does not come to rest; owed: " + owed_in_words(world_)};
        if (!bot_) restart();
        for (int times = 0; times < 5; ++times) {
            deliver();
            world_.machine.work();
        }
        for (int times = 0; times < kinds_of_looks; ++times) bot_->watch();
        bot_->write();
        bot_->publish();
        for (const Lane lane : lanes) {
            bot_->perform(lane);
        }
        bot_->write();
        setting_.now += moment * (1 + rounds);
    }
}

Outcome simulate(std::uint64_t seed, int steps, std::size_t lines) {
    Run run(seed, lines);
    Outcome outcome;
    try {
        run.go(steps);
    } catch (const Violation& violation) {
        outcome.violation = violation.what;
    } catch (const std::exception& failure) {
        outcome.violation = failure.what();
    }
    outcome.events = run.world().log.events();
    outcome.digest = run.setting().diary.digest();
    outcome.diary = run.setting().diary.text();
    return outcome;
}

}  // namespace tachograph::simulation
