// The HTTP API for reading jobs. Jobs of public repositories need no token; all others need the configured token.
// Requests run one after the other with pauses, so that the writer keeps most of its time for events.
#pragma once

#include "adapters/http/server.hpp"
#include "adapters/service/worker.hpp"
#include "adapters/service/writer.hpp"
#include "core/answers/views.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tachograph::tools {

struct JobsSettings {
    std::vector<std::string> public_repositories;  // owner/repo; `*`: all
    std::string token;                             // for all other repositories; empty: they cannot be read
    // The log's name of a repository that has, or had, that name on the forge.
    std::function<std::string(const std::string& name)> in_log;
};

class JobsEndpoint {
  public:
    JobsEndpoint(JobsSettings settings, service::Writer& writer);

    // Query: `limit`, `after` (a job id), `repo`, `pr`. Answers in the order of job ids, with a Link header to the next
    // page.
    void page(const http::Request& request, const http::Reply& reply);
    void one(const std::string& id, const http::Request& request, const http::Reply& reply);

  private:
    using Look = std::function<std::vector<Job>(const State&)>;
    using Tell = std::function<http::Response(std::vector<Job>)>;

    bool sees_all(const http::Request& request) const;
    bool is_public(const std::string& repository) const;
    std::vector<JobRange> ranges_of(const http::Request& request, const JobRange& wanted) const;
    // Runs `look` on the writer's thread, and answers with `tell` on the thread of `teller_`.
    void tell(Look look, Tell tell, const http::Reply& reply);

    JobsSettings settings_;
    service::Writer& writer_;
    std::atomic<int> waiting_ = 0;
    service::Worker teller_;  // destroyed first: its tasks use the other members
};

}  // namespace tachograph::tools
