#include "tools/tachograph/wiring/sandbox_watch.hpp"

#include "tools/tachograph/wiring/make_adapters.hpp"

#include <chrono>
#include <utility>

#include <spdlog/spdlog.h>

namespace tachograph::tools {
namespace {

// The interval between two checks while the sandbox does not work.
constexpr std::chrono::seconds pause{10};

constexpr const char* trouble = "the sandbox of benchmarks";

}  // namespace

SandboxWatch::SandboxWatch(const config::Config& config, service::Troubles& troubles)
    : config_(config), troubles_(troubles) {
    if (!executor_of(config).on_this_machine) return;
    obstacle_ = look();
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

std::optional<std::string> SandboxWatch::obstacle() const {
    const std::lock_guard lock(mutex_);
    return obstacle_;
}

void SandboxWatch::look_again() {
    {
        const std::lock_guard lock(mutex_);
        wanted_ = true;
    }
    wake_.notify_one();
}

// Logs a line if the state has changed.
std::optional<std::string> SandboxWatch::look() {
    const runner::SandboxState state = sandbox_state(config_);
    if (!state.works) {
        troubles_.set(trouble, state.words);
        return state.words;
    }
    troubles_.clear(trouble);
    if (state.words != said_) {
        const bool sandboxed = config_.limits.sandbox != "none";
        spdlog::log(sandboxed ? spdlog::level::info : spdlog::level::warn, state.words);
    }
    said_ = state.words;
    return std::nullopt;
}

void SandboxWatch::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        const auto is_wanted = [this] { return wanted_; };
        obstacle_ ? wake_.wait_for(lock, stop, pause, is_wanted) : wake_.wait(lock, stop, is_wanted);
        if (stop.stop_requested()) return;
        wanted_ = false;
        lock.unlock();
        std::optional<std::string> found = look();
        lock.lock();
        obstacle_ = std::move(found);
    }
}

}  // namespace tachograph::tools
