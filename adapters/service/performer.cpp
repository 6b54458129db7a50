#include "adapters/service/performer.hpp"

#include "core/overloaded.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <exception>
#include <random>
#include <utility>

#include <spdlog/spdlog.h>

namespace tachograph::service {
namespace {

constexpr std::chrono::milliseconds first_delay{500};
constexpr std::chrono::milliseconds longest_delay{60'000};

// 0.5 s, 1 s, 2 s, … up to a minute, each up to a quarter longer, so that many do not come back at the same moment.
std::chrono::milliseconds delay_after(int failures) {
    thread_local std::minstd_rand random{std::random_device{}()};
    const auto delay = std::min(longest_delay, first_delay * (1 << std::min(failures - 1, 10)));
    return delay + std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(0, delay.count() / 4)(random));
}

// What it means for the job that the effect can never be performed.
CommandBody refusal(const Effect& effect, const std::string& reason) {
    return std::visit(overloaded{
                          [&](const ResolvePull& e) -> CommandBody {
                              return RefuseJob{e.job.id, reason};
                          },
                          [&](const StartJob& e) -> CommandBody {
                              return RunnerFailed{e.job.id, {}, reason, {}};
                          },
                          [&](const PublishReport& e) -> CommandBody {
                              return ReportRefused{e.job.id, reason};
                          },
                          [&](const FollowRequest& e) -> CommandBody {
                              return AccessRefused{e.request.effect, reason};
                          },
                          [&](const auto&) -> CommandBody {
                              return EffectAbandoned{effect.id, reason};
                          },
                      },
                      effect.body);
}

}  // namespace

Lane lane_of(const Effect& effect) {
    return std::visit(overloaded{
                          [](const StartJob&) { return Lane::executor; },
                          [](const CancelJob&) { return Lane::executor; },
                          [](const PublishReport&) { return Lane::reports; },
                          [](const ResolvePull&) { return Lane::forge; },
                          [](const PutComment&) { return Lane::forge; },
                          [](const React&) { return Lane::forge; },
                          [](const NoteCommit&) { return Lane::forge; },
                          [](const FollowRequest&) { return Lane::policy; },
                      },
                      effect.body);
}

Performer::Performer(Writer& writer, Perform perform, Clock clock)
    : writer_(writer), perform_(std::move(perform)), clock_(std::move(clock)) {
    for (const Lane lane : {Lane::forge, Lane::executor, Lane::reports, Lane::policy})
        threads_.emplace_back([this, lane] { run(lane); });
}

Performer::~Performer() { stop(); }

void Performer::owe(std::vector<Effect> effects) {
    const std::lock_guard lock(mutex_);
    owed_ = std::move(effects);
    std::erase_if(delays_, [this](const auto& delay) {
        return std::ranges::none_of(owed_, [&](const Effect& effect) { return effect.id == delay.first; });
    });
    wake_.notify_all();
}

void Performer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_all();
    }
    for (std::thread& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

void Performer::run(Lane lane) {
    while (const auto effect = next(lane)) perform(*effect);
}

const Effect* Performer::due(Lane lane, Moment now) const {
    const auto is_due = [&](const Effect& effect) {
        if (lane_of(effect) != lane || under_way_.contains(effect.id)) return false;
        const auto delay = delays_.find(effect.id);
        return delay == delays_.end() || delay->second.until <= now;
    };
    const auto found = std::ranges::find_if(owed_, is_due);
    return found == owed_.end() ? nullptr : &*found;
}

Performer::Moment Performer::next_moment(Moment now) const {
    Moment next = now + longest_delay;
    for (const auto& [id, delay] : delays_) {
        if (delay.until > now) next = std::min(next, delay.until);
    }
    return next;
}

std::optional<Effect> Performer::next(Lane lane) {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const Moment now = std::chrono::steady_clock::now();
        if (const Effect* effect = due(lane, now)) {
            under_way_.insert(effect->id);
            return *effect;
        }
        wake_.wait_until(lock, next_moment(now));
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
        // The writer says next what is owed now; until then the effect must not be seen as free.
        const std::lock_guard lock(mutex_);
        std::erase_if(owed_, [&](const Effect& owed) { return owed.id == effect; });
        under_way_.erase(effect);
        delays_.erase(effect);
    });
}

void Performer::postpone(const std::string& effect, const std::string& why, std::chrono::milliseconds at_least) {
    const std::lock_guard lock(mutex_);
    Delay& delay = delays_[effect];
    const auto pause = std::max(at_least, delay_after(++delay.failures));
    delay.until = std::chrono::steady_clock::now() + pause;
    under_way_.erase(effect);
    spdlog::warn("{} failed and is tried again in {} ms: {}", effect, pause.count(), why);
    wake_.notify_all();
}

}  // namespace tachograph::service
