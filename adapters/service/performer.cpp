#include "adapters/service/performer.hpp"

#include "core/ports/failures.hpp"

#include <array>
#include <exception>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::service {
namespace {

constexpr std::chrono::milliseconds pause_without_leave{250};
constexpr std::array lanes{Lane::forge, Lane::executor, Lane::reports, Lane::policy};
// Names of parts of the service's work, for Troubles.
const std::string comments = "comments";
const std::string forge = "forge";

std::string name_of(Lane lane) {
    switch (lane) {
        case Lane::forge:
            return "answers on the forge";
        case Lane::executor:
            return "jobs that are to start or end";
        case Lane::reports:
            return "reports";
        case Lane::policy:
            return "requests about access";
    }
    return {};
}

}  // namespace

Performer::Performer(Submit submit, Perform perform, Clock clock, MayAct may_act, Troubles* troubles, Patience patience)
    : submit_(std::move(submit)),
      perform_(std::move(perform)),
      clock_(std::move(clock)),
      may_act_(std::move(may_act)),
      troubles_(troubles),
      patience_(std::move(patience)),
      effect_queue_(patience_.jitter) {
    for (const Lane lane : lanes) wake_[lane];
}

void Performer::start() {
    for (const Lane lane : lanes) threads_.emplace_back([this, lane] { run(lane); });
}

Performer::~Performer() { stop(); }

void Performer::owe(std::vector<Effect> effects) {
    const std::lock_guard lock(mutex_);
    effect_queue_.owe(std::move(effects));
    forget_troubles();
    note_troubles();
    const auto now = patience_.moment();
    for (auto& [lane, wake] : wake_) {
        if (effect_queue_.has(lane, now)) wake.notify_one();
    }
}

std::size_t Performer::postponed() {
    const std::lock_guard lock(mutex_);
    return effect_queue_.postponed();
}

std::size_t Performer::refused() {
    const std::lock_guard lock(mutex_);
    return effect_queue_.refused();
}

void Performer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_all();
    }
    for (std::thread& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

void Performer::run(Lane lane) {
    while (const auto effect = next(lane)) perform(*effect);
}

bool Performer::step(Lane lane) {
    std::optional<Effect> effect;
    {
        const std::lock_guard lock(mutex_);
        if (may_act()) effect = effect_queue_.take(lane, patience_.moment());
    }
    if (effect) perform(*effect);
    return effect.has_value();
}

std::optional<Effect> Performer::next(Lane lane) {
    std::unique_lock lock(mutex_);
    std::condition_variable& wake = wake_.at(lane);
    while (!stopping_) {
        const auto now = patience_.moment();
        if (!may_act()) {
            wake.wait_for(lock, pause_without_leave);
        } else if (auto effect = effect_queue_.take(lane, now)) {
            return effect;
        } else {
            wake.wait_until(lock, effect_queue_.next_moment(now));
        }
    }
    return std::nullopt;
}

void Performer::perform(const Effect& effect) {
    try {
        CommandBody outcome = perform_(effect);
        if (troubles_ && lane_of(effect) == Lane::forge) troubles_->clear(forge);
        submit(effect.id, std::move(outcome));
    } catch (const Missing& missing) {
        refuse(effect, missing.what(), true);
    } catch (const Refused& refused) {
        refuse(effect, refused.what(), false);
    } catch (const Paused& paused) {
        pause(effect, paused);
    } catch (const Unavailable& unavailable) {
        postpone(effect.id, unavailable.what(), unavailable.pause);
    } catch (const std::exception& failure) {
        postpone(effect.id, failure.what());
    }
}

void Performer::refuse(const Effect& effect, const std::string& why, bool missing) {
    std::optional<std::chrono::milliseconds> again;
    {
        const std::lock_guard lock(mutex_);
        again = effect_queue_.refuse(effect, missing, patience_.moment());
        if (again) wake_all();
    }
    if (!again) {
        spdlog::warn("{} cannot be done: {}", effect.id, why);
        return submit(effect.id, refusal(effect, why));
    }
    spdlog::warn("{} is refused, and is retried in {} ms: {}", effect.id, again->count(), why);
    if (troubles_ && !missing && std::holds_alternative<PutComment>(effect.body))
        troubles_->set(comments, fmt::format("{} is refused, and is retried as long as its pull request exists: {}",
                                             effect.id, why));
}

// The forge's pause is for all calls to it, so both lanes that call the forge wait. The executor and the reports have
// their own hosts.
void Performer::pause(const Effect& effect, const Paused& paused) {
    const std::lock_guard lock(mutex_);
    const auto now = patience_.moment();
    effect_queue_.postpone(effect.id, now, paused.pause);
    const Lane lane = lane_of(effect);
    if (lane == Lane::forge || lane == Lane::policy) {
        if (troubles_) troubles_->set(forge, paused.what());
        for (const Lane held : {Lane::forge, Lane::policy}) effect_queue_.hold(held, now + paused.pause);
    }
    wake_all();
}

// Expects the mutex to be held.
void Performer::forget_troubles() {
    if (troubles_ && effect_queue_.refused() == 0) troubles_->clear(comments);
}

void Performer::submit(const std::string& effect, CommandBody outcome) {
    submit_({Command{std::move(outcome), clock_()}}, [this, effect](const Receipt& receipt) {
        if (receipt.problem) return postpone(effect, *receipt.problem);
        const std::lock_guard lock(mutex_);
        effect_queue_.conclude(effect);
        forget_troubles();
        note_troubles();
    });
}

void Performer::postpone(const std::string& effect, const std::string& why, std::chrono::milliseconds at_least) {
    const std::lock_guard lock(mutex_);
    const auto pause = effect_queue_.postpone(effect, patience_.moment(), at_least, why);
    spdlog::debug("{} failed, and is retried in {} ms: {}", effect, pause.count(), why);
    note_troubles();
    wake_all();
}

void Performer::note_troubles() {
    if (!troubles_) return;
    for (const Lane lane : lanes) {
        const auto why = effect_queue_.trouble(lane);
        why ? troubles_->set(name_of(lane), *why) : troubles_->clear(name_of(lane));
    }
}

void Performer::wake_all() {
    for (auto& [lane, wake] : wake_) wake.notify_one();
}

}  // namespace tachograph::service
