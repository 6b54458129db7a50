#include "adapters/runner/tool_versions.hpp"

#include "core/values/text.hpp"

#include <sstream>

namespace tachograph::runner {
namespace {

constexpr std::size_t longest_version = 80;

// Compilers first. `go` has no `--version`.
constexpr const char* script =
    R"sh(for tool in cc c++ clang rustc go julia python3 node ruby R; do
command -v $tool >/dev/null 2>&1 || continue
case $tool in go) says=$(go version 2>/dev/null) ;; *) says=$($tool --version 2>/dev/null </dev/null) ;; esac
printf '%s\t%s\n' "$tool" "$(printf '%s' "$says" | head -n 1)"
done)sh";

}  // namespace

Step tool_versions_step() { return {"the look for tools", {"/bin/sh", "-c", script}}; }

std::map<std::string, std::string> tool_versions_in(const std::string& output) {
    std::map<std::string, std::string> versions;
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);) {
        const auto tab = line.find('\t');
        const std::string version = tab == std::string::npos ? "" : line.substr(tab + 1);
        if (!version.empty()) versions[line.substr(0, tab)] = shorten(escape_line(version), longest_version);
    }
    return versions;
}

}  // namespace tachograph::runner
