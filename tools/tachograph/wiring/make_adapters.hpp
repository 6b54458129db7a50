// Makes the forge and the executor of a configuration.
#pragma once

#include "adapters/config/config.hpp"
#include "adapters/git/repository/remote.hpp"
#include "adapters/runner/runner_program.hpp"
#include "adapters/service/reconciler.hpp"
#include "adapters/service/troubles.hpp"
#include "core/ports/executor.hpp"
#include "core/ports/forge.hpp"
#include "core/ports/transport.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::tools {

// The repositories' names and numbers on the forge.
struct RepositoryNames {
    std::function<std::vector<std::string>()> looked_after;                     // as the forge calls them
    std::function<RepositoryIdentity(const std::string& repository)> identity;  // of one of the log
    std::function<std::string(const std::string& name)> in_log{};               // the log's name of one of the forge
};

// A forge as the service uses it. Each has one row in make_adapters.cpp, and one in adapters/config/hosts.hpp.
struct ForgeKind {
    std::string_view name;
    std::unique_ptr<Forge> (*make)(const config::Config&, RepositoryNames, Transport) = nullptr;
    bool numbered = false;  // whether it has numbers for repositories
    // The three are null if the repositories are on this disk.
    std::string (*web_url)(const config::Config&) = nullptr;  // `https://github.com`
    void (*authorize)(const config::Config&, const std::string& repository, git::RemoteSettings&) = nullptr;
    void (*set_rhythm)(const config::Config&, service::ReconcilerSettings&) = nullptr;  // how often to poll
};

// An executor, likewise.
struct ExecutorKind {
    std::string_view name;
    std::unique_ptr<Executor> (*make)(const config::Config&, const std::string& service, RepositoryNames, Transport,
                                      service::Troubles&) = nullptr;
    bool on_this_machine = false;                                // whether benchmarks run here, and need the sandbox
    void (*set_rhythm)(service::ReconcilerSettings&) = nullptr;  // null: as the reconciler does by itself
};

// Those of the checked configuration.
const ForgeKind& forge_of(const config::Config& config);
const ExecutorKind& executor_of(const config::Config& config);

// These throw UsageError with one line if the configuration lacks a key that they need.
std::unique_ptr<Forge> make_forge(const config::Config& config, RepositoryNames names, Transport transport);
// `service` is the URL for runners on this machine; runners on other machines use homepage_url. If folders of jobs
// cannot be removed, that is a trouble.
std::unique_ptr<Executor> make_executor(const config::Config& config, const std::string& service, RepositoryNames names,
                                        Transport transport, service::Troubles& troubles);
// Whether benchmarks can run on this machine with this configuration.
runner::SandboxState sandbox_state(const config::Config& config);
// HTTP that calls `may_act` before each request that changes something. If it returns false, throws Unavailable and
// does not send the request.
Transport guarded_transport(std::function<bool()> may_act);

}  // namespace tachograph::tools
