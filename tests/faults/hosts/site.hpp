// A real deployment whose requests to hosts may fail, and checks of what must hold for each job whatever failed.
#pragma once

#include "tests/deployment/deployment.hpp"
#include "tests/faults/hosts/injector.hpp"
#include "tests/faults/hosts/way.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace tachograph::testing {

// The executor. Pull requests, log and reports are on GitHub.
enum class Measuring { here, on_gitlab };

class HostSite {
  public:
    explicit HostSite(Measuring measuring);

    Injector& injector() { return injector_; }
    // Requests the next job, and waits until no effect is owed; returns the problems, one line each.
    std::string run_job();
    // Stops the service; returns the problems of the log.
    std::string audit();

  private:
    bool ask();
    bool ends(const JobId& job);
    std::string check(const Job& job);
    int reports_of(const Job& job);

    std::atomic<bool> killed_ = false;
    Injector injector_{[this] {
        deployment_->kill();
        killed_ = true;
    }};
    std::vector<std::unique_ptr<Way>> ways_;
    Measuring measuring_;
    std::unique_ptr<Deployment> deployment_;
    int jobs_ = 0;
    int pipelines_ = 0;  // of the last job
};

}  // namespace tachograph::testing
