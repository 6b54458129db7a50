// Where a deployment keeps its things, and what its programs have in common.
#pragma once

#include "adapters/config/config.hpp"
#include "adapters/git/log/ssh_signer.hpp"
#include "core/machine/replay.hpp"
#include "core/ports/failures.hpp"
#include "core/values/access.hpp"
#include "core/values/timestamp.hpp"

#include <functional>
#include <stdexcept>
#include <string>

namespace CLI {
class App;
}

namespace tachograph::tools {

struct DataPaths {
    std::string events;   // the event log
    std::string reports;  // the reports repository
    std::string forge;    // the local forge's repositories
    std::string jobs;     // of the local executor
    std::string cache;    // of the event log's fold; may be deleted at any time
    std::string policy;   // the access-control repository, or a copy of it
};

DataPaths data_paths_of(const config::Config& config);
// The access-control repository on the forge; empty if it is on none.
std::string policy_home(const config::Config& config);

// Adds `--config FILE`; without it, the embedded defaults hold.
void add_config_option(CLI::App& command, std::string& path);
// Throws UsageError with all problems, one a line.
config::Config load_config(const std::string& path);

// Makes the data folder, or closes it to others than its user and group.
void guard_data(const config::Config& config);

// The configured secret, or one that is made once and kept in the data folder.
std::string secret(const config::Config& config, const std::string& configured, const std::string& name);
std::string webhook_secret(const config::Config& config);
std::string runner_secret(const config::Config& config);

// `machine/0f3c9a11`: this machine, and a number that is made once and kept in the data folder, so that a service is
// recognised when it starts again on its disk.
std::string service_name(const config::Config& config);
// Whether two names are of one data folder, on whatever machine.
bool is_same_disk(const std::string& one, const std::string& other);

// Who may do what, as the configuration says: what the access-control repository begins with.
Access access_of(const config::Config& config);

// The signer of the event log; an empty one if the log is not signed.
git::Signer signer_of(const config::Config& config);

// Folds the log beside a running service; up to `revision`, or all of it.
Fold read_state(const config::Config& config, const std::string& revision = {});

// Runs `action` when the subcommand was given; errors become one line on standard error and an exit code (2 for
// UsageError, else 1).
int guarded(const std::function<int()>& action);

}  // namespace tachograph::tools
