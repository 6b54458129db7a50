#include "adapters/runner/checkout.hpp"

#include "adapters/runner/process.hpp"
#include "core/ports/failures.hpp"

#include <cstdlib>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

namespace tachograph::runner {
namespace {

std::string variable(const char* name, const char* otherwise) {
    const char* value = std::getenv(name);
    return value ? value : otherwise;
}

Ended git(std::vector<std::string> words, const std::string& folder, const std::string& log,
          std::chrono::steady_clock::time_point deadline) {
    ProcessOrder order;
    order.arguments = {"git", "-c", "core.hooksPath=/dev/null", "-c", "protocol.ext.allow=never", "-c",
                       "core.symlinks=true", "-c", "advice.detachedHead=false", "-c", "init.defaultBranch=main", "-c",
                       "safe.directory=*",
                       // A job is about commits that may not be on any branch any more: version 2 lets one ask for any.
                       "-c", "protocol.version=2"};
    order.arguments.insert(order.arguments.end(), words.begin(), words.end());
    // HOME is where an admin keeps credentials for private repositories.
    order.environment = {{"PATH", variable("PATH", "/usr/bin:/bin")},
                         {"HOME", variable("HOME", "/")},
                         {"LANG", "C.UTF-8"},
                         {"GIT_TERMINAL_PROMPT", "0"},
                         {"GIT_ASKPASS", "true"},
                         {"GIT_LFS_SKIP_SMUDGE", "1"}};
    order.folder = folder;
    order.log = log;
    order.deadline = deadline;
    return run(order);
}

}  // namespace

void check_out(const std::string& clone_url, const std::string& commit, const std::string& folder,
               const std::string& log, std::chrono::steady_clock::time_point deadline) {
    std::filesystem::create_directories(folder);
    const std::vector<std::vector<std::string>> steps{
        {"init", "--quiet"},
        {"fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--", clone_url, commit},
        {"checkout", "--quiet", "--detach", commit},
    };
    for (const auto& step : steps) {
        const Ended ended = git(step, folder, log, deadline);
        if (!ended.well())
            throw Unavailable(
                fmt::format("commit {} cannot be checked out: git {} {}", commit, step.front(), to_text(ended)));
    }
}

}  // namespace tachograph::runner
