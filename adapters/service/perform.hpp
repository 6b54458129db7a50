// Performs each effect with the port that it needs, and turns the result into a command.
#pragma once

#include "adapters/service/policy/policy_requests.hpp"
#include "core/commands/command.hpp"
#include "core/effects/effect.hpp"
#include "core/ports/executor.hpp"
#include "core/ports/forge.hpp"
#include "core/ports/report_store.hpp"
#include "core/values/fail_on.hpp"

#include <functional>
#include <string>

namespace tachograph::service {

struct Performers {
    Forge& forge;
    Executor& executor;
    ReportStore& reports;
    PolicyRequests& policy;
    std::function<std::string(const JobId&)> token_for;
    double tolerance = 0.05;  // see CompareOptions
    double least = 0.02;
    FailOn fail_on{};  // used if the repository's rules have none
    std::string bot_name{};
    // The newest reports of the repository, as JSON.
    std::function<std::vector<std::string>(const std::string& repository)> newest_reports{};
    std::function<std::string(const PullId&)> told_head{};  // the head in a recent webhook delivery; empty: none
};

// Throws Unavailable and Refused, as the ports do.
CommandBody perform(const Performers& performers, const Effect& effect);

}  // namespace tachograph::service
