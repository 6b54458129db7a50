#include "adapters/service/publisher.hpp"

#include "core/ports/failures.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>

namespace tachograph::service {

const std::string Publisher::event_log = "the event log";

std::vector<Effect> owed_in_both(const std::vector<Effect>& published, const std::vector<Effect>& now) {
    std::vector<Effect> both;
    std::ranges::copy_if(published, std::back_inserter(both), [&](const Effect& effect) {
        return std::ranges::any_of(now, [&](const Effect& other) { return other.id == effect.id; });
    });
    return both;
}

Publisher::Publisher(Publish publish, Owe owe, Refuse refuse, Rhythm rhythm, Troubles& troubles, Patience patience)
    : publish_(std::move(publish)),
      owe_(std::move(owe)),
      refuse_(std::move(refuse)),
      rhythm_(rhythm),
      troubles_(troubles),
      patience_(std::move(patience)),
      // The service's start has just pushed.
      pushed_(patience_.moment() - rhythm_.least) {}

Publisher::~Publisher() { stop(); }

void Publisher::start() {
    thread_ = std::thread([this] { run(); });
}

void Publisher::changed(std::vector<Effect> effects) {
    const std::lock_guard lock(mutex_);
    now_ = std::move(effects);
    behind_ = true;
    owe_(owed_in_both(published_, now_));
    wake_.notify_all();
}

void Publisher::when_published(std::function<void()> callback) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(callback));
    behind_ = true;
    wake_.notify_all();
}

void Publisher::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

// Grows with each failure, up to about the interval of heartbeats.
std::chrono::milliseconds Publisher::least_pause() const {
    const auto pause = failures_ == 0 ? rhythm_.least : pause_after(failures_, patience_.jitter(), rhythm_.longest);
    return std::max(rhythm_.least, pause);
}

// Expects the mutex to be held.
Publisher::Moment Publisher::next_turn() const {
    return pushed_ + (behind_ ? least_pause() : std::max(least_pause(), rhythm_.longest));
}

// Returns false if the publisher is stopping and everything is published.
bool Publisher::wait_for_turn() {
    std::unique_lock lock(mutex_);
    wake_.wait_until(lock, pushed_ + least_pause(), [this] { return stopping_; });
    wake_.wait_until(lock, pushed_ + rhythm_.longest, [this] { return stopping_ || behind_; });
    return !stopping_ || behind_;
}

void Publisher::run() {
    while (wait_for_turn()) {
        const bool may_go_on = publish();
        const std::lock_guard lock(mutex_);
        if (!may_go_on || (stopping_ && behind_)) return;
    }
}

void Publisher::step() {
    {
        const std::lock_guard lock(mutex_);
        if (refused_ || patience_.moment() < next_turn()) return;
    }
    refused_ = !publish();
}

// Returns false if the host refused the push for good.
bool Publisher::publish() {
    std::vector<Effect> effects;
    std::vector<std::function<void()>> waiting;
    {
        const std::lock_guard lock(mutex_);
        pushed_ = patience_.moment();
        effects = now_;
        waiting.swap(waiting_);
        behind_ = false;
    }
    try {
        publish_();
        failures_ = 0;
        troubles_.clear(event_log);
        for (const auto& callback : waiting) callback();
        const std::lock_guard lock(mutex_);
        published_ = std::move(effects);
        owe_(owed_in_both(published_, now_));
        return true;
    } catch (const Refused& refused) {
        refuse_(refused.what());
        return false;
    } catch (const std::exception& failure) {
        ++failures_;
        troubles_.set(event_log,
                      fmt::format("it cannot be published, and all effects wait for that: {}", failure.what()));
        const std::lock_guard lock(mutex_);
        behind_ = true;
        waiting_.insert(waiting_.begin(), waiting.begin(), waiting.end());
        return true;
    }
}

}  // namespace tachograph::service
