// The forge and the executor that a configuration asks for.
#pragma once

#include "adapters/config/config.hpp"
#include "adapters/github/credentials.hpp"
#include "adapters/runner/runner_program.hpp"
#include "adapters/service/troubles.hpp"
#include "core/ports/executor.hpp"
#include "core/ports/forge.hpp"
#include "core/ports/transport.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tachograph::tools {

// What the service knows of the repositories on the forge.
struct RepositoryNames {
    std::function<std::vector<std::string>()> looked_after;                     // as the forge calls them
    std::function<RepositoryIdentity(const std::string& repository)> identity;  // of one of the log
};

// All throw UsageError with one line where the configuration lacks what they need.
std::unique_ptr<Forge> make_forge(const config::Config& config, RepositoryNames names, Transport transport);
std::unique_ptr<github::Credentials> github_credentials(const config::Config& config);
// `service` is where runners of this machine reach the service; those elsewhere use homepage_url.
// Folders of jobs that cannot be removed are a trouble.
std::unique_ptr<Executor> make_executor(const config::Config& config, const std::string& service, Transport transport,
                                        service::Troubles& troubles);
// Whether benchmarks can run on this machine as the configuration says.
runner::SandboxState sandbox_state(const config::Config& config);
// HTTP that changes nothing at a host unless `may_act` says at that moment that it may; then it throws Unavailable.
Transport guarded_transport(std::function<bool()> may_act);

}  // namespace tachograph::tools
