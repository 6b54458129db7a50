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
#include "tools/tachograph/wiring/noted_reports.hpp"
#include "tools/tachograph/wiring/remotes.hpp"
#include "tools/tachograph/wiring/sandbox_watch.hpp"

#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::tools {

class Service {
  public:
    // It cannot go on as the writer: git::Fenced where another service took over, Damaged, or Refused. Called once,
    // from another thread; stop() is to follow.
    using GiveUp = std::function<void(std::exception_ptr why)>;

    // Works at once; `url` is where runners of this machine reach it. If the log has a home on a host, it becomes
    // the writer there first: throws Fenced if another service was faster. Throws UsageError, Unavailable,
    // NotBegun, Refused and Damaged with one line.
    Service(const config::Config& config, std::string url, git::LogRemote* log_remote, GiveUp give_up);
    // Finishes what has been accepted, and ends.
    void stop();

    http::Permit permit(const http::Request& head) const { return routes_.permit(head); }
    void answer(http::Request request, const http::Reply& reply);

  private:
    void note_whether_begun(const State& state);
    void compare_with_reports();
    void claim();
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
    void revoke(const State& state, std::vector<Effect>& effects);

    // In the order in which they are made: each needs those above it only.
    const config::Config config_;
    const std::string runner_secret_;
    const GiveUp give_up_;
    std::once_flag given_up_;
    git::LogRemote* log_remote_;  // null: the log has no home but this disk
    service::WriterLease lease_;
    service::Troubles troubles_;
    service::RecentHeads heads_;
    git::GitEventLog log_;
    ReportsHome reports_home_;
    git::GitReportStore reports_;
    NotedReports results_;  // the same, for runners
    std::mutex mutex_;
    std::vector<std::string> repositories_;         // that the bot looks after, as the forge calls them
    std::map<std::string, KnownRepository> known_;  // by the log's names
    std::unique_ptr<Forge> forge_;
    service::NameWatch names_;
    git::GitPolicyStore policy_store_;
    service::PolicyRequests policy_;
    cache::SqliteCache cache_;
    service::Writer writer_;
    std::optional<State> read_at_start_;           // until it is compared with the reports, by the reconciler's thread
    const Access seed_;                            // of the policy; known before anything is written
    std::optional<service::Publisher> publisher_;  // where the log has a home on a host
    RunnerEndpoints desk_;
    JobsEndpoint jobs_;
    Routes routes_;
    SandboxWatch sandbox_;
    std::unique_ptr<Executor> executor_;
    std::optional<service::Performer> performer_;
    std::optional<service::Reconciler> watch_;
};

}  // namespace tachograph::tools
