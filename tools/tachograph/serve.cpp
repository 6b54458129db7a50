// `serve`: the service as a process, until it is told to end.
#include "core/ports/failures.hpp"
#include "tools/tachograph/commands.hpp"
#include "tools/tachograph/deployment.hpp"
#include "tools/tachograph/service.hpp"

#include <csignal>
#include <cstdio>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace tachograph::tools {
namespace {

// Blocked in all threads from here on, so that main waits for them and nobody is interrupted.
sigset_t block_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    ::sigaddset(&signals, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

int serve(const std::string& config_path) {
    const config::Config config = load_config(config_path);
    spdlog::set_default_logger(spdlog::stderr_color_mt("tachograph"));
    const sigset_t signals = block_signals();
    std::string problem;
    Service service(config, [&](const std::string& why) {
        problem = why;
        ::kill(::getpid(), SIGTERM);
    });
    fmt::print("tachograph serves {}\n", service.url());
    std::fflush(stdout);
    int signal = 0;
    ::sigwait(&signals, &signal);
    spdlog::info("stopping: what has been accepted is finished first");
    service.stop();
    if (problem.empty()) return 0;
    throw Refused(problem);
}

}  // namespace

void add_serve(CLI::App& app, int& exit_code) {
    const auto path = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("serve", "Run the service until SIGTERM");
    add_config_option(*command, *path);
    command->callback([path, &exit_code] { exit_code = guarded([&] { return serve(*path); }); });
}

}  // namespace tachograph::tools
