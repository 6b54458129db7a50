// Runs a scenario with faults on a disk, with a host for the log's remote, and checks what must hold afterwards.
#pragma once

#include "tests/faults/injection/fault.hpp"
#include "tests/folder.hpp"

#include <string>
#include <vector>

namespace tachograph::testing {

class CrashSite {
  public:
    // Prepares the scenario `append`, `publish` or `perform`.
    explicit CrashSite(std::string phase);

    std::string disk() const { return folder_ / "disk"; }
    std::string output() const;
    // The scenario's program with the fault. Calls in the host's folder are numbered too, except for faults that end
    // the program, because the host is another machine.
    Order order(Fault fault, int at = 0) const;
    // The program that only reads the log.
    Order reader() const;
    // Runs the scenario without a fault, and returns the points at which the fault can happen.
    std::vector<Point> count_points(Fault fault) const;
    // Runs the scenario again, without a fault.
    void restart() const;

    // Errors whose message is not one clear line.
    std::vector<std::string> unclear_lines() const;
    void expect_acknowledged() const;
    // Checks that the log is legal, and that git finds no problem in any repository.
    void expect_sound() const;
    // Checks that every step of the scenario is done exactly once.
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
