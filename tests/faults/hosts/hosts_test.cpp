// Every request of a job to GitHub and GitLab, by REST and by git, fails once in every way. The job is measured once,
// reported once and answered once, and the log is valid.
#include "tests/faults/hosts/site.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>
#include <string_view>
#include <tuple>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::testing {
namespace {

// Time allows two faults for each piece; TACHOGRAPH_SEED=… in the environment selects others. TACHOGRAPH_POINTS=all
// tries every fault at every request, which takes an hour. TACHOGRAPH_FAULT=CutAfter tries that fault at every request;
// TACHOGRAPH_FAULT=CutAfter/17, at that one.
constexpr int pieces = 4;
constexpr int sampled = 2;
// Requests that some job has are always tried first.
constexpr int usual_requests = 40;

std::string_view setting(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

struct Strike {
    HostFault fault;
    int index;
};

// After these faults, a service may pause for a minute, as its host's documentation asks.
bool is_quick(HostFault fault) { return fault != HostFault::unauthorized && fault != HostFault::forbidden; }

std::vector<HostFault> faults_of(int piece) {
    std::vector<HostFault> faults;
    for (std::size_t at = static_cast<std::size_t>(piece); at < all_host_faults.size(); at += pieces)
        faults.push_back(all_host_faults[at]);
    return faults;
}

std::vector<Strike> sample(int piece) {
    std::vector<HostFault> faults = faults_of(piece);
    std::erase_if(faults, [](HostFault fault) { return !is_quick(fault); });
    const auto seed = static_cast<unsigned>(std::strtoul(std::string(setting("TACHOGRAPH_SEED")).c_str(), nullptr, 10));
    std::minstd_rand random{seed * pieces + static_cast<unsigned>(piece) + 1};
    std::vector<Strike> strikes;
    for (int count = 0; count < sampled; ++count) {
        const HostFault fault = faults[random() % faults.size()];
        strikes.push_back({fault, static_cast<int>(random() % usual_requests)});
    }
    return strikes;
}

// The faults that TACHOGRAPH_FAULT names, and the request, if it does.
std::vector<HostFault> wanted_faults() {
    const std::string_view wanted = setting("TACHOGRAPH_FAULT");
    std::vector<HostFault> faults;
    for (const HostFault fault : all_host_faults) {
        if (wanted.substr(0, wanted.find('/')) == name_of(fault)) faults.push_back(fault);
    }
    return faults;
}

std::optional<int> wanted_request() {
    const std::string_view wanted = setting("TACHOGRAPH_FAULT");
    const std::size_t slash = wanted.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    return std::atoi(std::string(wanted.substr(slash + 1)).c_str());
}

class HostFaults : public ::testing::TestWithParam<std::tuple<Measuring, int>> {
  protected:
    // Returns false if the job ended before its request of this number.
    bool strike(const Strike& strike) {
        site_.injector().arm(strike.index, strike.fault);
        const std::string wrong = site_.run_job();
        const std::string struck = site_.injector().struck();
        site_.injector().disarm();
        if (struck.empty()) return false;
        ++injected_;
        if (!wrong.empty()) ++bad_;
        EXPECT_EQ(wrong, "") << name_of(strike.fault) << "/" << strike.index << " at " << struck;
        return true;
    }
    void strike_everywhere(HostFault fault) {
        for (int index = 0; strike({fault, index});) ++index;
        fmt::print("{}: {} faults injected so far, {} bad\n", name_of(fault), injected_, bad_);
        std::fflush(stdout);
    }
    void TearDown() override { fmt::print("{} faults injected, {} bad\n", injected_, bad_); }

    HostSite site_{std::get<Measuring>(GetParam())};
    int injected_ = 0;
    int bad_ = 0;
};

TEST_P(HostFaults, OneBadAnswerLosesAndRepeatsNothing) {
    const int piece = std::get<int>(GetParam());
    const std::vector<HostFault> wanted = wanted_faults();
    if (const auto request = wanted_request()) {
        for (const HostFault fault : wanted) strike({fault, *request});
    } else if (!wanted.empty() || setting("TACHOGRAPH_POINTS") == "all") {
        for (const HostFault fault : wanted.empty() ? faults_of(piece) : wanted) strike_everywhere(fault);
    } else {
        for (const Strike& one : sample(piece)) strike(one);
    }
    EXPECT_EQ(site_.audit(), "");
    EXPECT_GT(injected_, 0);
}

std::string name_of_case(const ::testing::TestParamInfo<std::tuple<Measuring, int>>& info) {
    return std::to_string(std::get<int>(info.param));
}

INSTANTIATE_TEST_SUITE_P(GitHub, HostFaults,
                         ::testing::Combine(::testing::Values(Measuring::here), ::testing::Range(0, pieces)),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(GitLab, HostFaults,
                         ::testing::Combine(::testing::Values(Measuring::on_gitlab), ::testing::Range(0, pieces)),
                         name_of_case);

}  // namespace
}  // namespace tachograph::testing
