// The service, wired together, as the writer of its log.
#pragma once

#include "adapters/cache/sqlite_cache.hpp"
#include "adapters/config/config.hpp"
#include "adapters/git/log/event_log.hpp"
#include "adapters/git/replication/log_remote.hpp"
#include "adapters/git/stores/policy_store.hpp"
#include "adapters/git/stores/report_store.hpp"
#include "adapters/http/server.hpp"
#include "adapters/service/name_watch.hpp"
#include "adapters/service/performer.hpp"
#include "adapters/service/policy/policy_requests.hpp"
#include "adapters/service/publisher.hpp"
#include "adapters/service/reconciler.hpp"
#include "adapters/service/troubles.hpp"
#include "adapters/service/writer.hpp"
#include "adapters/service/writer_lease.hpp"
#include "tools/tachograph/http/jobs_endpoint.hpp"
#include "tools/tachograph/http/routes.hpp"
#include "tools/tachograph/http/runner_endpoints.hpp"
#include "tools/tachograph/wiring/deployment.hpp"
#include "tools/tachograph/wiring/make_adapters.hpp"
#include "tools/tachograph/wiring/noted_reports.hpp"
#include "tools/tachograph/wiring/remotes.hpp"
#include "tools/tachograph/wiring/sandbox_watch.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::tools {

class Service {
  public:
    // The service cannot continue as the writer: git::Fenced if another service took over, Damaged, or Refused. Called
    // once, from another thread. The caller must then call stop().
    using GiveUp = std::function<void(std::exception_ptr why)>;

    // Starts the service. `url` is for runners on this machine. If the log is pushed to a remote, becomes the writer
    // there first, and throws Fenced if another service was faster. Throws UsageError, Unavailable, NotBegun, Refused
    // and Damaged with one line.
    Service(const config::Config& config, std::string url, git::LogRemote* log_remote, GiveUp give_up);
    // Finishes accepted requests, and ends.
    void stop();

    http::Permit permit(const http::Request& head) const { return routes_.permit(head); }
    void answer(http::Request request, const http::Reply& reply);

  private:
    void note_whether_begun(const State& state);
    void compare_with_reports();
    void claim();
    void note_what_host_lost();
    void give_up();
    template <class Work>
    auto stopping_at_damage(Work work);
    void publish();
    void start_publishing();
    std::optional<std::string> obstacle() const;
    std::optional<std::string> obstacle_in_words() const;
    void when_durable(std::function<void()> answer);
    void owe(std::vector<Effect> effects);
    void changed(const State& state);
    std::vector<std::string> repositories();
    RepositoryIdentity identity_of(const std::string& repository);
    RepositoryNames repository_names();
    void revoke(const State& state, std::vector<Effect>& effects);

    // In the order of construction: each member needs only those above it.
    const config::Config config_;
    const std::string runner_secret_;
    const GiveUp give_up_;
    std::once_flag given_up_;
    git::LogRemote* log_remote_;  // null if the log is on this disk only
    service::WriterLease lease_;
    service::Troubles troubles_;
    service::RecentHeads heads_;
    service::ForgeClock forge_clock_;
    git::GitEventLog log_;
    ReportsHome reports_home_;
    git::GitReportStore reports_;
    NotedReports results_;  // the same, for runners
    std::mutex mutex_;
    std::vector<std::string> repositories_;  // the forge's names of those in which the bot reads comments
    Access names_known_;                     // what the policy and the log know of names and numbers, and nothing else
    std::unique_ptr<Forge> forge_;
    service::NameWatch names_;
    git::GitPolicyStore policy_store_;
    service::PolicyRequests policy_;
    cache::SqliteCache cache_;
    service::Writer writer_;
    std::optional<State> read_at_start_;           // until it is compared with the reports, by the reconciler's thread
    const Access seed_;                            // the configuration's policy, for the first start
    std::optional<service::Publisher> publisher_;  // nullopt if the log is on this disk only
    RunnerEndpoints desk_;
    JobsEndpoint jobs_;
    Routes routes_;
    SandboxWatch sandbox_;
    std::unique_ptr<Executor> executor_;
    std::optional<service::Performer> performer_;
    std::optional<service::Reconciler> watch_;
};

}  // namespace tachograph::tools
