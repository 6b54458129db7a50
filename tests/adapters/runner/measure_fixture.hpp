// A repository with a program that says it benchmarks, measured for real.
#pragma once

#include "adapters/runner/measure.hpp"
#include "adapters/runner/process.hpp"
#include "tests/folder.hpp"

#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace tachograph::runner {

class MeasureTest : public ::testing::Test {
  protected:
    static void SetUpTestSuite() { adopt_orphans(); }

    JobDescription job(const std::string& base_script, const std::string& head_script) {
        JobDescription made;
        made.job = {{"demo/sums", 1}, 1};
        made.clone_url = folder / "work";
        made.base = commit(base_script);
        made.head = commit(head_script);
        made.name = "test";
        made.rounds = 2;
        made.limits.minutes = 1;
        made.limits.memory_mb = 300;
        made.limits.processes = 30;
        return made;
    }

    std::string commit(const std::string& script) {
        testing::shell("git init -q " + (folder / "work") + "; mkdir -p " + (folder / "work/benchmark"));
        std::ofstream(folder / "work/benchmark/run") << "#!/bin/bash\n" << script << "\n";
        const auto made = testing::shell("cd " + (folder / "work") +
                                         " && chmod +x benchmark/run && git add . && git -c user.name=a -c "
                                         "user.email=a@b commit -q --allow-empty -m x && git rev-parse HEAD");
        return made.output.substr(0, 40);
    }

    // What the repository wants of its verdicts; in the commits that come after.
    void write_rules(const std::string& json) {
        testing::shell("git init -q " + (folder / "work") + "; mkdir -p " + (folder / "work/benchmark"));
        std::ofstream(folder / "work/benchmark/tachograph.json") << json;
    }

    // What the runner says of a script that must not get what it tries to get: it prints `got it` where it does.
    reports::RunResults run_one(const std::string& script, bool network = false) {
        JobDescription made = job("exit 0", script);
        made.base = made.head;
        made.rounds = 1;
        made.network = network;
        return measure(made, folder / "job");
    }

    testing::Folder folder;
};

}  // namespace tachograph::runner
