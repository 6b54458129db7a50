// `serve`: the service as a process, until it is told to end. Where its log has a home on a host, other services may
// share it: one writes, the others stand by.
#include "core/ports/failures.hpp"
#include "tools/tachograph/commands.hpp"
#include "tools/tachograph/deployment.hpp"
#include "tools/tachograph/front.hpp"
#include "tools/tachograph/remotes.hpp"
#include "tools/tachograph/service.hpp"
#include "tools/tachograph/standby.hpp"
#include "tools/tachograph/takeover.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace tachograph::tools {
namespace {

constexpr int role_is_over = SIGUSR1;

// Blocked in all threads from here on, so that main waits for them and nobody is interrupted.
sigset_t block_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, role_is_over}) ::sigaddset(&signals, signal);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

// True: it is told to end.
bool is_told_within(const sigset_t& signals, std::chrono::milliseconds time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const timespec timeout{seconds.count(), std::chrono::nanoseconds(time - seconds).count()};
    const int signal = ::sigtimedwait(&signals, nullptr, &timeout);
    return signal > 0 && signal != role_is_over;
}

enum class End { told, fenced };

class Process {
  public:
    explicit Process(const config::Config& config) : config_(config), signals_(block_signals()), front_(config) {
        if (auto remote = event_log_remote(config))
            log_remote_.emplace(places_of(config).events, *std::move(remote), service_name(config));
        if (log_remote_) standby_.emplace(config, *log_remote_);
    }

    void run() {
        while (stand_by() && lead() == End::fenced) {
        }
        spdlog::info("stopping: what has been accepted is finished first");
        front_.stop();
        if (service_) service_->stop();
    }

  private:
    // False: it was told to end.
    bool stand_by() {
        if (!standby_) return true;
        front_.show(
            [this](const http::Request& request, const http::Reply& reply) { standby_->answer(request, reply); });
        while (!standby_->is_ones_turn()) {
            if (is_told_within(signals_, takeover_times(config_).look)) return false;
        }
        return true;
    }

    End lead() {
        try {
            begin();
        } catch (const git::Fenced& fenced) {
            return give_way(fenced.what());
        } catch (const Unavailable& unavailable) {
            if (!log_remote_) throw;
            return give_way(unavailable.what());
        }
        while (!over_) {
            int signal = 0;
            ::sigwait(&signals_, &signal);
            if (signal != role_is_over) return End::told;
        }
        front_.show(
            [this](const http::Request& request, const http::Reply& reply) { standby_->answer(request, reply); });
        service_->stop();
        service_.reset();
        over_ = false;
        try {
            std::rethrow_exception(std::exchange(why_, nullptr));
        } catch (const git::Fenced& fenced) {
            return give_way(fenced.what());
        }
    }

    void begin() {
        service_ = std::make_unique<Service>(config_, front_.url(), log_remote_ ? &*log_remote_ : nullptr,
                                             [this](std::exception_ptr why) {
                                                 why_ = std::move(why);
                                                 over_ = true;
                                                 ::kill(::getpid(), role_is_over);
                                             });
        front_.show(
            [this](http::Request request, const http::Reply& reply) { service_->answer(std::move(request), reply); },
            [this](const http::Request& head) { return service_->permit(head); });
        fmt::print("tachograph serves {}\n", front_.url());
        std::fflush(stdout);
    }

    End give_way(const std::string& why) {
        spdlog::warn("standing by: {}", why);
        standby_->begin_anew();
        return End::fenced;
    }

    const config::Config config_;
    const sigset_t signals_;
    Front front_;
    std::optional<git::LogRemote> log_remote_;  // where the log has a home on a host
    std::optional<Standby> standby_;
    std::unique_ptr<Service> service_;
    std::exception_ptr why_;
    std::atomic<bool> over_ = false;
};

int serve(const std::string& config_path) {
    const config::Config config = load_config(config_path);
    Process(config).run();
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
