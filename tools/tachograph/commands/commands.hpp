// The subcommands of `tachograph`. Each function adds one subcommand, which sets `exit_code`: 0 done, 1 failed or check
// not passed, 2 wrong usage.
#pragma once

namespace CLI {
class App;
}

namespace tachograph::tools {

void add_serve(CLI::App& app, int& exit_code);
void add_check_config(CLI::App& app, int& exit_code);
void add_state(CLI::App& app, int& exit_code);
void add_jobs(CLI::App& app, int& exit_code);
void add_log(CLI::App& app, int& exit_code);
void add_verify(CLI::App& app, int& exit_code);
void add_compare(CLI::App& app, int& exit_code);
void add_comment(CLI::App& app, int& exit_code);
void add_init(CLI::App& app, int& exit_code);
void add_access(CLI::App& app, int& exit_code);
void add_check_access(CLI::App& app, int& exit_code);
void add_pull(CLI::App& app, int& exit_code);

}  // namespace tachograph::tools
