#include "adapters/runner/steps.hpp"

#include "adapters/runner/scripts.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <unistd.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

// A path that cannot be read counts as missing.
bool is_file(const fs::path& path) {
    std::error_code none;
    return fs::is_regular_file(path, none);
}

bool is_program(const fs::path& path) { return is_file(path) && ::access(path.c_str(), X_OK) == 0; }

std::optional<Step> own_program(const std::string& checkout, const std::string& program) {
    if (!is_program(fs::path(checkout) / program)) return std::nullopt;
    return Step{program, {"./" + program}};
}

// Resolves a program in the runner's PATH, without symbolic links.
fs::path julia() {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "/usr/local/bin:/usr/bin:/bin");
    for (std::string folder; std::getline(folders, folder, ':');) {
        std::error_code none;
        const fs::path found = fs::canonical(fs::path(folder) / "julia", none);
        if (!none && is_program(found)) return found;
    }
    return "julia";
}

Step by_driver(const std::string& script, const std::string& task, const std::string& folder) {
    return {task == "run" ? script : task + " of " + script,
            {julia(), "--startup-file=no", "--color=no", "-e", julia_driver, task, folder}};
}

// The script that the driver runs.
std::optional<std::string> julia_script(const std::string& checkout, std::vector<std::string> names) {
    const auto there = [&](const std::string& name) { return is_file(fs::path(checkout) / name); };
    const auto found = std::ranges::find_if(names, there);
    return found == names.end() ? std::nullopt : std::optional(*found);
}

std::optional<std::string> benchmark_script(const std::string& checkout) {
    return julia_script(checkout, {"benchmark/runbenchmarks.jl", "benchmark/benchmarks.jl"});
}

}  // namespace

std::vector<Step> build_steps(const std::string& checkout) {
    std::vector<Step> steps;
    if (const auto own = own_program(checkout, "benchmark/build")) steps.push_back(*own);
    const auto script = benchmark_script(checkout);
    if (script && !own_program(checkout, "benchmark/run")) steps.push_back(by_driver(*script, "setup", "benchmark"));
    return steps;
}

std::optional<Step> benchmark_step(const std::string& checkout) {
    if (auto own = own_program(checkout, "benchmark/run")) return own;
    const auto script = benchmark_script(checkout);
    return script ? std::optional(by_driver(*script, "run", "benchmark")) : std::nullopt;
}

std::vector<Step> diagram_steps(const std::string& checkout) {
    if (const auto own = own_program(checkout, "diagrams/run")) return {*own};
    const auto script = julia_script(checkout, {"diagrams/diagrams.jl"});
    if (!script) return {};
    return {by_driver(*script, "setup", "diagrams"), by_driver(*script, "run", "diagrams")};
}

std::vector<std::string> julia_folders() {
    const fs::path program = julia();
    if (!program.is_absolute()) return {};
    // Not the whole parent folder: an installation in a home folder is beside other files.
    const fs::path place = program.parent_path().parent_path();
    return {place / "bin", place / "lib", place / "libexec", place / "etc/julia", place / "share/julia"};
}

}  // namespace tachograph::runner
