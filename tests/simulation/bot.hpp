// One run of the service, from its start to a crash. Its parts are the real ones. Parts that have a thread in the
// service are driven step by step here.
#pragma once

#include "adapters/cache/sqlite_cache.hpp"
#include "adapters/service/ledger.hpp"
#include "adapters/service/performer.hpp"
#include "adapters/service/policy/policy_requests.hpp"
#include "adapters/service/publisher.hpp"
#include "adapters/service/reconciler.hpp"
#include "tests/simulation/world.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tachograph::simulation {

class Bot {
  public:
    // Throws Unavailable if the log cannot be read now.
    explicit Bot(World& world);

    // The server's.
    void hear(const Delivery& delivery);
    void hear(const Mail& mail);

    // The writer's: all that waits becomes durable.
    void write();

    // The keeper's, of the cache.
    void begin_keeping();
    void end_keeping();

    // The publisher's, if it is due.
    void publish();

    // The performer's: one effect of a lane after the other.
    void perform(service::Lane lane);

    // The reconciler's: the first look that is due.
    void watch();

    // Nothing is under way, and nothing is owed.
    bool is_quiet() const;
    const service::Ledger& ledger() const { return ledger_; }

  private:
    struct Request {
        service::Submission submission;
        service::Writer::Done done;
    };

    void claim();
    void submit(std::vector<Command> commands, service::Writer::Done done = {});
    void changed();
    void when_published(std::function<void()> answer);
    void push();
    void push(std::size_t events);
    void keep_results(const Mail& mail);
    CommandBody perform(const Effect& effect);
    service::EffectQueue::Moment moment() const;
    service::Patience patience();
    service::WriterAccess writer_that_answers();
    service::ReconcilerSettings watch_settings();

    World& world_;
    Setting& setting_;
    cache::SqliteCache cache_;
    service::Ledger ledger_;
    std::optional<service::Ledger::Closed> closed_;
    service::PolicyRequests policy_;
    service::Performer performer_;
    service::ForgeClock forge_clock_;
    service::Reconciler reconciler_;
    bool is_watching_ = false;
    service::Troubles troubles_;
    std::optional<service::Publisher> publisher_;  // where the log has a home on a host
    bool is_publishing_ = false;
    std::vector<Effect> owed_;
    std::vector<Request> waiting_;
    std::set<service::Lane> under_way_;
};

}  // namespace tachograph::simulation
