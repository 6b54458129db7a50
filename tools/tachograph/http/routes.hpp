// Routes HTTP requests to what answers them.
#pragma once

#include "adapters/http/server.hpp"
#include "adapters/service/forge_clock.hpp"
#include "adapters/service/recent_heads.hpp"
#include "adapters/service/troubles.hpp"
#include "adapters/service/worker.hpp"
#include "adapters/service/writer.hpp"
#include "tools/tachograph/http/jobs_endpoint.hpp"
#include "tools/tachograph/http/runner_endpoints.hpp"

#include <string>

namespace tachograph::tools {

struct RouteSettings {
    std::string bot_endpoint;
    std::string bot_name;
    std::string webhook_secret;
    bool supersede = false;          // whether a push replaces a pending job
    std::size_t unsigned_bytes = 0;  // of the largest body of DiffEqBot's runners, which have the token in the body
    bool numbered = false;           // whether the forge has numbers for repositories: then a name alone is not enough
};

class Routes {
  public:
    // `/readyz` shows the troubles. The heads that deliveries name are noted in `heads`.
    Routes(RouteSettings settings, service::Writer& writer, RunnerEndpoints& desk, JobsEndpoint& jobs,
           const service::Troubles& troubles, service::RecentHeads& heads, const service::ForgeClock& forge_clock);

    // Decides what the sender may send, with or without a token.
    http::Permit permit(const http::Request& head) const;
    // Answers now or later. A 202 is sent only after the events are durable.
    void answer(http::Request request, const http::Reply& reply);

  private:
    void route(const Asked& request, const http::Reply& reply);
    void webhook(const http::Request& request, const http::Reply& reply);
    void ready(const http::Reply& reply);
    void submit(std::vector<Command> commands, std::int64_t repository, const http::Reply& reply);
    void note_name(std::int64_t id, const std::string& name, const http::Reply& reply);

    RouteSettings settings_;
    service::Writer& writer_;
    RunnerEndpoints& desk_;
    JobsEndpoint& jobs_;
    const service::Troubles& troubles_;
    service::RecentHeads& heads_;
    const service::ForgeClock& forge_clock_;
    service::Worker reader_;  // of large bodies
};

}  // namespace tachograph::tools
