#include "adapters/runner/selection.hpp"

#include "adapters/runner/scripts.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, std::string_view text) {
    std::ofstream file(path);
    file << text;
    if (!file.flush()) throw Unavailable(fmt::format("cannot write {}", path.string()));
}

}  // namespace

std::string glob_of(const std::string& name) {
    std::string glob;
    for (const char c : name) {
        if (std::string_view("*?[]\\").find(c) != std::string_view::npos) glob += '\\';
        glob += c;
    }
    return glob;
}

std::map<std::string, std::string> select(const std::string& tools, const std::string& only,
                                          const std::vector<std::string>& names) {
    const fs::path helper = fs::path(tools) / "tachograph-select";
    if (!fs::exists(helper)) {
        write(helper, select_script);
        fs::permissions(helper, fs::perms(0755));
    }
    std::map<std::string, std::string> variables;
    if (!only.empty()) variables["TACHOGRAPH_ONLY"] = only;
    // In the file, a name with a line break would be two names.
    const bool can_be_listed =
        std::ranges::none_of(names, [](const auto& name) { return name.find('\n') != std::string::npos; });
    if (names.empty() || !can_be_listed) return variables;
    write(fs::path(tools) / "selected", fmt::format("{}\n", fmt::join(names, "\n")));
    variables["TACHOGRAPH_SELECTED"] = "selected";
    if (names.size() == 1) variables["TACHOGRAPH_ONLY"] = glob_of(names.front());
    return variables;
}

}  // namespace tachograph::runner
