#include "adapters/service/performer.hpp"

#include "adapters/service/backoff.hpp"
#include "core/ports/failures.hpp"

#include <array>
#include <exception>
#include <utility>

#include <spdlog/spdlog.h>

namespace tachograph::service {
namespace {

constexpr std::chrono::milliseconds pause_without_leave{250};
constexpr std::array lanes{Lane::forge, Lane::executor, Lane::reports, Lane::policy};

}  // namespace

Performer::Performer(Writer& writer, Perform perform, Clock clock, MayAct may_act)
    : writer_(writer),
      perform_(std::move(perform)),
      clock_(std::move(clock)),
      may_act_(std::move(may_act)),
      agenda_(any_jitter) {
    for (const Lane lane : lanes) wake_[lane];
    for (const Lane lane : lanes) threads_.emplace_back([this, lane] { run(lane); });
}

Performer::~Performer() { stop(); }

void Performer::owe(std::vector<Effect> effects) {
    const std::lock_guard lock(mutex_);
    agenda_.owe(std::move(effects));
    const auto now = std::chrono::steady_clock::now();
    for (auto& [lane, wake] : wake_) {
        if (agenda_.has(lane, now)) wake.notify_one();
    }
}

std::size_t Performer::postponed() {
    const std::lock_guard lock(mutex_);
    return agenda_.postponed();
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

std::optional<Effect> Performer::next(Lane lane) {
    std::unique_lock lock(mutex_);
    std::condition_variable& wake = wake_.at(lane);
    while (!stopping_) {
        const auto now = std::chrono::steady_clock::now();
        if (may_act_ && !may_act_()) {
            wake.wait_for(lock, pause_without_leave);
        } else if (auto effect = agenda_.take(lane, now)) {
            return effect;
        } else {
            wake.wait_until(lock, agenda_.next_moment(now));
        }
    }
    return std::nullopt;
}

void Performer::perform(const Effect& effect) {
    try {
        submit(effect.id, perform_(effect));
    } catch (const Refused& refused) {
        spdlog::warn("{} cannot be done: {}", effect.id, refused.what());
        submit(effect.id, refusal(effect, refused.what()));
    } catch (const Unavailable& unavailable) {
        postpone(effect.id, unavailable.what(), unavailable.pause);
    } catch (const std::exception& failure) {
        postpone(effect.id, failure.what());
    }
}

void Performer::submit(const std::string& effect, CommandBody outcome) {
    writer_.submit({Command{std::move(outcome), clock_()}}, [this, effect](const Receipt& receipt) {
        if (receipt.problem) return postpone(effect, *receipt.problem);
        const std::lock_guard lock(mutex_);
        agenda_.conclude(effect);
    });
}

void Performer::postpone(const std::string& effect, const std::string& why, std::chrono::milliseconds at_least) {
    const std::lock_guard lock(mutex_);
    const auto pause = agenda_.postpone(effect, std::chrono::steady_clock::now(), at_least);
    spdlog::warn("{} failed and is tried again in {} ms: {}", effect, pause.count(), why);
    wake_all();
}

void Performer::wake_all() {
    for (auto& [lane, wake] : wake_) wake.notify_one();
}

}  // namespace tachograph::service
