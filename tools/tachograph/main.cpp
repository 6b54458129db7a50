#include "adapters/system/log_lines.hpp"
#include "tools/tachograph/commands/commands.hpp"

#include <CLI/CLI.hpp>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

int main(int argc, char** argv) {
    // Answers go to the standard output, and nothing else does.
    spdlog::set_default_logger(spdlog::stderr_color_mt("tachograph"));
    spdlog::set_formatter(tachograph::system::one_line_formatter());
    CLI::App app{
        "Tachograph, the benchmark bot whose only database is git.\n\n"
        "Somebody comments '@bot runbenchmarks' on a pull request; the bot benchmarks it against its base, commits a "
        "report and answers."};
    app.require_subcommand(1);
    app.set_version_flag("--version", "tachograph " TACHOGRAPH_VERSION);
    int exit_code = 0;
    using namespace tachograph::tools;
    for (const auto add : {add_serve, add_check_config, add_state, add_jobs, add_log, add_verify, add_compare,
                           add_comment, add_pull, add_init, add_access, add_check_access}) {
        add(app, exit_code);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return exit_code;
}
