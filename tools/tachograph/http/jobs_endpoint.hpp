// Where programs are told of jobs: of public repositories whoever asks, of all who shows the token for it. One after
// the other, and with rests, so that the writer has its time for what is to be written.
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
    std::string token;                             // opens the others; empty: nothing does
};

class JobsEndpoint {
  public:
    JobsEndpoint(JobsSettings settings, service::Writer& writer);

    // `?limit=`, `?after=` a job, `?repo=`, `?pr=`: in the order of their ids, with a Link to the next page.
    void page(const http::Request& request, const http::Reply& reply);
    void one(const std::string& id, const http::Request& request, const http::Reply& reply);

  private:
    using Look = std::function<std::vector<Job>(const State&)>;
    using Tell = std::function<http::Response(std::vector<Job>)>;

    bool sees_all(const http::Request& request) const;
    bool is_public(const std::string& repository) const;
    std::vector<JobRange> ranges_of(const http::Request& request, const JobRange& wanted) const;
    // Has the writer look, and tells what it saw, on the desk's own thread.
    void tell(Look look, Tell tell, const http::Reply& reply);

    JobsSettings settings_;
    service::Writer& writer_;
    std::atomic<int> waiting_ = 0;
    service::Worker teller_;  // ends first: its tasks use the rest
};

}  // namespace tachograph::tools
