// The HTTP endpoints for runners. Each runner needs the token of its own job.
#pragma once

#include "adapters/http/server.hpp"
#include "adapters/runner_api/message.hpp"
#include "adapters/service/worker.hpp"
#include "adapters/service/writer.hpp"
#include "core/ports/report_store.hpp"

#include <functional>
#include <memory>
#include <string>

namespace tachograph::tools {

// Shared instead of copied, since a body may be large.
using Asked = std::shared_ptr<const http::Request>;

// Calls back when all events in the log would survive the loss of this disk.
using WhenDurable = std::function<void(std::function<void()>)>;

// Results and failures are answered only when they are durable, since no runner sends them again.
// 202 accepted and durable; 200 known already; 401 not the token of this job; 404 no such job; 409 another commit; 410
// the job is over.
class RunnerEndpoints {
  public:
    RunnerEndpoints(std::string secret, std::string org, service::Writer& writer, ReportStore& reports,
                    WhenDurable when_durable);

    // Returns whether the head of the request has the token of the job that it names.
    bool knows(const http::Request& head) const;

    void started(const Asked& request, const http::Reply& reply);
    void reported(const Asked& request, const http::Reply& reply);
    void failed(const Asked& request, const http::Reply& reply);

  private:
    // If the sender may report on its job, calls `next` on the writer's thread; else answers with the error.
    void admit(const runner_api::Sender& sender, const http::Reply& reply, std::function<void(const Job&)> next);
    // Parses and stores the results, then submits the measurement; on the thread of `keeper_`.
    void keep(const JobId& job, runner_api::Sender sender, const Asked& request, const http::Reply& reply);

    std::string secret_;
    std::string org_;  // owner of repositories that runners name without an owner
    service::Writer& writer_;
    ReportStore& reports_;
    WhenDurable when_durable_;
    service::Worker keeper_;  // destroyed first: its tasks use the other members
};

}  // namespace tachograph::tools
