// Where a scenario is run with faults: a disk, a host with the log's home, and what must hold there afterwards.
#pragma once

#include "tests/faults/injection/fault.hpp"
#include "tests/folder.hpp"

#include <string>
#include <vector>

namespace tachograph::testing {

class CrashSite {
  public:
    // `append`, `publish` or `perform`; ready for its scenario.
    explicit CrashSite(std::string phase);

    std::string disk() const { return folder_ / "disk"; }
    std::string output() const;
    // The host's calls are numbered too, but for faults that end the program: its machine is another.
    Order order(Fault fault, int at = 0) const;
    // Of somebody who only wants to know what is in the log.
    Order reader() const;
    // Runs the scenario without the fault, and returns the points where it could be.
    std::vector<Point> count_points(Fault fault) const;
    // Runs it once more, without any fault.
    void restart() const;

    // Refusals and failures that are no single clear line.
    std::vector<std::string> unclear_lines() const;
    void expect_acknowledged() const;
    // The log is legal, and git finds nothing wrong with any repository.
    void expect_sound() const;
    // All of the scenario is done, and done once.
    void expect_complete() const;

  private:
    std::vector<std::string> keys() const;
    std::vector<std::string> lines(const std::string& beginning) const;
    static std::filesystem::path memory();
    static const Folder& beginning(const std::string& phase);
    static void prepare_host(const Folder& folder);
    static void prepare_disk(const Folder& folder);
    void expect_effects_once() const;
    void expect_published() const;

    std::string phase_;
    Folder folder_{memory()};
};

}  // namespace tachograph::testing
