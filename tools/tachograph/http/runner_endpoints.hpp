// Where runners are heard: each with the token of its own job, and nobody else.
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

// Shared by whoever still reads it: a body may be large.
using Asked = std::shared_ptr<const http::Request>;

// Calls back once what is in the log will outlive this disk.
using WhenDurable = std::function<void(std::function<void()>)>;

// A runner's last word is answered when it is durable, since nobody says it again. 202 heard and durable; 200 known
// already; 401 not this job's token; 404 no such job; 409 another commit; 410 the job is over.
class RunnerEndpoints {
  public:
    RunnerEndpoints(std::string secret, std::string org, service::Writer& writer, ReportStore& reports,
                    WhenDurable when_durable);

    // It shows the token of the job that it names, in its head.
    bool knows(const http::Request& head) const;

    void started(const Asked& request, const http::Reply& reply);
    void reported(const Asked& request, const http::Reply& reply);
    void failed(const Asked& request, const http::Reply& reply);

  private:
    // Calls `next` with the job that the sender may speak for, on the writer's thread; else answers.
    void admit(const runner_api::Sender& sender, const http::Reply& reply, std::function<void(const Job&)> next);
    // Reads the results and keeps them, and submits what was measured; on the keeper's thread.
    void keep(const JobId& job, runner_api::Sender sender, const Asked& request, const http::Reply& reply);

    std::string secret_;
    std::string org_;  // of repositories that runners name without one
    service::Writer& writer_;
    ReportStore& reports_;
    WhenDurable when_durable_;
    service::Worker keeper_;  // ends first: its tasks use the rest
};

}  // namespace tachograph::tools
