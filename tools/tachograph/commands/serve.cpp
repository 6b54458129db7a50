// `serve`: runs the service until it is told to end. If the log is pushed to a remote, several services may share it:
// one is the writer, the others stand by.
#include "adapters/service/backoff.hpp"
#include "core/ports/failures.hpp"
#include "tools/tachograph/commands/commands.hpp"
#include "tools/tachograph/http/switchable_server.hpp"
#include "tools/tachograph/wiring/deployment.hpp"
#include "tools/tachograph/wiring/remotes.hpp"
#include "tools/tachograph/wiring/service.hpp"
#include "tools/tachograph/wiring/standby.hpp"
#include "tools/tachograph/wiring/takeover.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/spdlog.h>

namespace tachograph::tools {
namespace {

// After the service was told to end, requests to hosts may take this long.
constexpr std::chrono::seconds time_to_end{10};

// The exit code for damaged data: the systemd unit does not restart the service after it.
constexpr int damage_found = 3;

sigset_t signals_to_end() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT}) ::sigaddset(&signals, signal);
    return signals;
}

// Handles SIGTERM and SIGINT. Threads that are started later do not get them. When a signal comes, the service is
// notified, and its requests to hosts end soon.
class Notice {
  public:
    Notice() {
        const sigset_t signals = signals_to_end();
        ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
        std::signal(SIGPIPE, SIG_IGN);
        thread_ = std::thread([this, signals] { listen(signals); });
    }
    Notice(const Notice&) = delete;
    Notice& operator=(const Notice&) = delete;
    ~Notice() {
        ::pthread_kill(thread_.native_handle(), SIGTERM);
        thread_.join();
    }

    bool is_given() {
        const std::lock_guard lock(mutex_);
        return given_;
    }
    // Waits for a signal. Returns false if none came for that long.
    bool is_given_within(std::chrono::milliseconds time) {
        std::unique_lock lock(mutex_);
        return wake_.wait_for(lock, time, [this] { return given_; });
    }
    // Waits until a signal comes or the flag is set.
    void wait_for(const std::atomic<bool>& flag) {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [&] { return given_ || flag; });
    }
    void raise(std::atomic<bool>& flag) {
        const std::lock_guard lock(mutex_);
        flag = true;
        wake_.notify_all();
    }

  private:
    void listen(const sigset_t& signals) {
        int signal = 0;
        ::sigwait(&signals, &signal);
        git::end_calls_by(std::chrono::steady_clock::now() + time_to_end);
        const std::lock_guard lock(mutex_);
        given_ = true;
        wake_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    bool given_ = false;
    std::thread thread_;
};

class Process {
  public:
    explicit Process(const config::Config& config) : config_(config), front_(config) {
        if (auto remote = event_log_remote(config))
            log_remote_.emplace(data_paths_of(config).events, *std::move(remote), service_name(config));
        if (log_remote_) standby_.emplace(config, *log_remote_);
    }

    void run() {
        try {
            while (stand_by() && !lead()) {
            }
        } catch (const Unavailable&) {
            if (!notice_.is_given()) throw;  // otherwise the signal interrupted it
        }
        spdlog::info("stopping: what has been accepted is finished first");
        front_.stop();
        if (service_) service_->stop();
    }

  private:
    // Returns false if the service was told to end.
    bool stand_by() {
        auto pause = std::exchange(pause_, {});
        if (!standby_) return !notice_.is_given_within(pause);
        show_standby();
        while (!notice_.is_given_within(pause)) {
            if (standby_->is_ones_turn()) return !notice_.is_given();
            pause = takeover_times(config_).check;
        }
        return false;
    }

    // Returns true if the service was told to end; false if it lost the writer lease, or could not get it.
    bool lead() {
        try {
            begin();
        } catch (const git::Fenced& fenced) {
            give_way(fenced.what());
            return false;
        } catch (const service::NotBegun& not_begun) {
            try_again_after(not_begun);
            return false;
        } catch (const Unavailable& unavailable) {
            if (!log_remote_) throw;
            try_again_after(unavailable);
            return false;
        }
        failures_ = 0;
        notice_.wait_for(over_);
        if (!over_) return true;
        show_standby();
        service_->stop();
        service_.reset();
        over_ = false;
        try {
            std::rethrow_exception(std::exchange(why_, nullptr));
        } catch (const git::Fenced& fenced) {
            give_way(fenced.what());
            return false;
        }
    }

    void begin() {
        service_ = std::make_unique<Service>(config_, front_.url(), log_remote_ ? &*log_remote_ : nullptr,
                                             [this](std::exception_ptr why) {
                                                 why_ = std::move(why);
                                                 notice_.raise(over_);
                                             });
        front_.show(
            [this](http::Request request, const http::Reply& reply) { service_->answer(std::move(request), reply); },
            [this](const http::Request& head) { return service_->permit(head); });
        fmt::print("tachograph serves {}\n", front_.url());
        std::fflush(stdout);
    }

    void show_standby() {
        front_.show(
            [this](const http::Request& request, const http::Reply& reply) { standby_->answer(request, reply); });
    }

    void try_again_after(const Unavailable& unavailable) {
        pause_ = std::max<std::chrono::milliseconds>(service::pause_after(++failures_, service::any_jitter()),
                                                     unavailable.pause);
        log_remote_ ? give_way(unavailable.what()) : show_waiting(unavailable.what());
    }

    void give_way(const std::string& why) {
        log_remote_->withdraw();
        standby_->begin_anew(why);
    }

    void show_waiting(const std::string& why) {
        if (std::exchange(told_, why) != why) spdlog::warn("the service waits, and tries again: {}", why);
        front_.show([why](const http::Request& request, const http::Reply& reply) {
            reply(request.path == "/healthz" ? answer_with(200, "status", "alive") : answer_with(503, "error", why));
        });
    }

    const config::Config config_;
    Notice notice_;
    SwitchableServer front_;
    std::optional<git::LogRemote> log_remote_;  // nullopt if the log is on this disk only
    std::optional<Standby> standby_;
    std::unique_ptr<Service> service_;
    int failures_ = 0;                    // consecutive failures to become the writer
    std::chrono::milliseconds pause_{0};  // until the next attempt
    std::string told_;                    // why the service waits, as last logged
    std::exception_ptr why_;
    std::atomic<bool> over_ = false;
};

int serve(const std::string& config_path) {
    const config::Config config = load_config(config_path);
    guard_data(config);
    try {
        Process(config).run();
    } catch (const Damaged& damaged) {
        fmt::print(stderr, "{}\n", damaged.what());
        return damage_found;
    }
    return 0;
}

}  // namespace

void add_serve(CLI::App& app, int& exit_code) {
    const auto path = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("serve", "Run the service until SIGTERM");
    add_config_option(*command, *path);
    command->callback([path, &exit_code] { exit_code = guarded([&] { return serve(*path); }); });
}

}  // namespace tachograph::tools
