// Runs the steps of a checkout in the sandbox, within the limits of the job.
#pragma once

#include "adapters/runner/control_group.hpp"
#include "adapters/runner/job_file.hpp"
#include "adapters/runner/place.hpp"
#include "adapters/runner/process.hpp"
#include "adapters/runner/sandbox.hpp"
#include "adapters/runner/steps.hpp"
#include "adapters/runner/user.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace tachograph::runner {

// How a step ended.
struct Outcome {
    std::string problem;  // a sentence; empty if the step succeeded
    std::string log_end;  // the end of its output, if it failed
    bool out_of_time = false;
};

class StepRunner {
  public:
    // Everything is in `folder`. Throws MeasurementFailed if the sandbox does not work: code of a pull request never
    // runs without one.
    StepRunner(const JobDescription& job, std::string folder);

    // Makes the checkout and the empty folders around it. Throws MeasurementFailed.
    void prepare(const Place& place);
    // Empties the folder of results. Throws MeasurementFailed.
    void clear_results(const Place& place);
    // `settings` are added to the step's environment.
    Outcome run(const Place& place, const Step& step, const std::map<std::string, std::string>& settings);

    // Runs the step and returns its output; empty if it failed.
    std::string output_of(const Place& place, const Step& step);

    Rooms rooms(const Place& place) const;
    std::string limits_in_words() const { return limits_; }
    std::chrono::steady_clock::time_point deadline() const { return deadline_; }

  private:
    void require_sandbox() const;
    void limit();
    void make_room(const std::string& folder) const;
    std::string log(const std::string& name) const { return folder_ + "/" + name + ".log"; }

    const JobDescription& job_;
    std::string folder_;
    std::chrono::steady_clock::time_point deadline_;
    std::optional<User> user_;
    std::optional<ControlGroup> group_;
    std::string limits_;
};

}  // namespace tachograph::runner
