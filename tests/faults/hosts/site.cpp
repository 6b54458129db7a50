#include "tests/faults/hosts/site.hpp"

#include "core/ports/failures.hpp"
#include "core/state/obligations.hpp"

#include <fmt/format.h>

namespace tachograph::testing {
namespace {

// Some answers mean a pause of minutes.
constexpr int patience = 420;

}  // namespace

HostSite::HostSite(Measuring measuring) : measuring_(measuring) {
    DeploymentOptions options = hosted_on(Host::github);
    if (measuring == Measuring::here) options.settings = R"("executor": "local",)";
    options.way_to = [this](const std::string& host) {
        ways_.push_back(std::make_unique<Way>(host, injector_));
        return ways_.back()->url();
    };
    deployment_ = std::make_unique<Deployment>(options);
    deployment_->start();
}

// Returns false if the delivery was refused. A killed service finds the comment when it starts again.
bool HostSite::ask() {
    const ForgeComment comment = deployment_->say("alice", "@tachograph runbenchmarks");
    try {
        return deployment_->deliver(comment, fmt::format("11111111-2222-3333-4444-{:012}", jobs_)) == 202;
    } catch (const Unavailable&) {
        return true;
    }
}

// Whether no effect is owed any more.
bool HostSite::ends(const JobId& job) {
    const auto is_over = [&](const State& state) { return killed_ || (find_job(state, job) && settled(state)); };
    while (deployment_->wait_until(is_over, patience)) {
        if (!killed_.exchange(false)) return true;
        deployment_->start();
    }
    return false;
}

std::string HostSite::run_job() {
    const JobId id = deployment_->job(++jobs_);
    const int before = deployment_->gitlab().pipelines();
    if (!ask()) return "the delivery was refused\n";
    const bool is_over = ends(id);
    pipelines_ = deployment_->gitlab().pipelines() - before;
    const auto job = find_job(deployment_->state(), id);
    if (!job) return "the job is lost\n";
    return (is_over ? "" : "something is owed for ever\n") + check(*job);
}

int HostSite::reports_of(const Job& job) {
    if (!job.report) return 0;
    return std::stoi("0" + deployment_->on_host("bot/Reports", "rev-list --count main -- " + job.report->path));
}

std::string HostSite::check(const Job& job) {
    std::string wrong;
    const auto expect = [&](int found, const std::string& what) {
        if (found != 1) wrong += fmt::format("{} {}\n", found, what);
    };
    if (job.stage != Stage::reported) wrong += fmt::format("it ended {}: {}\n", to_text(job.stage), job.reason);
    for (const Obligation obligation : {Obligation::progress, Obligation::result}) {
        const std::string marker = marker_of_effect(effect_id(obligation, job));
        // The marker of job 1 is the beginning of that of job 10.
        expect(deployment_->count_comments(marker + " "), "comments of " + marker);
    }
    expect(reports_of(job), "commits of its report");
    if (measuring_ == Measuring::on_gitlab) expect(pipelines_, "pipelines");
    return wrong;
}

std::string HostSite::audit() {
    if (const int code = deployment_->stop(); code != 0) return fmt::format("the service ended with {}\n", code);
    std::string output;
    return deployment_->run_program("verify", &output) == 0 ? "" : output;
}

}  // namespace tachograph::testing
