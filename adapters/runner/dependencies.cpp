#include "adapters/runner/dependencies.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Versions = std::map<std::string, std::set<std::string>>;

constexpr std::uintmax_t largest = 8U * 1024 * 1024;

// Cargo.lock, poetry.lock, uv.lock, pdm.lock: [[package]] with name and version. Manifest.toml: [[deps.Name]] with
// version.
void read_toml(const std::string& text, Versions& versions) {
    static const std::regex table(R"(^\[\[(?:deps\.)?([^\]]+)\]\]\s*$)");
    static const std::regex pair(R"re(^(name|version)\s*=\s*"([^"]*)"\s*$)re");
    std::string name;
    std::istringstream lines(text);
    std::smatch match;
    for (std::string line; std::getline(lines, line);) {
        if (std::regex_match(line, match, table)) {
            name = match[1];
        } else if (std::regex_match(line, match, pair)) {
            if (match[1] == "name") name = match[2];
            if (match[1] == "version" && !name.empty()) versions[name].insert(match[2]);
        }
    }
}

// package-lock.json, versions 2 and 3: "packages" maps `node_modules/<name>` to its version.
void read_npm(const std::string& text, Versions& versions) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("packages") || !json["packages"].is_object()) return;
    constexpr std::string_view folder = "node_modules/";
    for (const auto& [path, package] : json["packages"].items()) {
        const auto at = path.rfind(folder);
        if (at == std::string::npos || !package.is_object() || !package.contains("version")) continue;
        if (package["version"].is_string()) versions[path.substr(at + folder.size())].insert(package["version"]);
    }
}

void read_lines(const std::string& text, const std::regex& line_form, Versions& versions) {
    std::istringstream lines(text);
    std::smatch match;
    for (std::string line; std::getline(lines, line);) {
        if (std::regex_search(line, match, line_form)) versions[match[1]].insert(match[2]);
    }
}

void read_requirements(const std::string& text, Versions& versions) {
    static const std::regex pinned(R"(^\s*([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;#]+))");
    read_lines(text, pinned, versions);
}

void read_go(const std::string& text, Versions& versions) {
    static const std::regex required(R"(^\s*(?:require\s+)?([a-z0-9.-]+\.[a-z]+/\S+)\s+(v\S+))");
    read_lines(text, required, versions);
}

using Reader = void (*)(const std::string&, Versions&);
constexpr std::array<std::pair<const char*, Reader>, 8> lock_files{{{"Cargo.lock", read_toml},
                                                                    {"poetry.lock", read_toml},
                                                                    {"uv.lock", read_toml},
                                                                    {"pdm.lock", read_toml},
                                                                    {"Manifest.toml", read_toml},
                                                                    {"package-lock.json", read_npm},
                                                                    {"requirements.txt", read_requirements},
                                                                    {"go.mod", read_go}}};

// The checkout is not trusted: no links are followed, and no file without end is read.
std::string text_of(const fs::path& path) {
    std::error_code none;
    if (!fs::is_regular_file(fs::symlink_status(path, none)) || fs::file_size(path, none) > largest) return {};
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string in_words(const std::map<std::string, std::string>& versions, const std::string& name) {
    const auto found = versions.find(name);
    return found == versions.end() ? "none" : found->second;
}

}  // namespace

std::map<std::string, std::string> dependencies_of(const std::string& checkout) {
    Versions versions;
    for (const fs::path& folder : {fs::path(checkout), fs::path(checkout) / "benchmark"}) {
        if (fs::is_symlink(folder)) continue;
        for (const auto& [file, read] : lock_files) read(text_of(folder / file), versions);
    }
    std::map<std::string, std::string> dependencies;
    for (const auto& [name, known] : versions) dependencies[name] = fmt::format("{}", fmt::join(known, ", "));
    return dependencies;
}

std::vector<std::string> differences(const std::map<std::string, std::string>& base,
                                     const std::map<std::string, std::string>& head) {
    std::set<std::string> names;
    for (const auto* side : {&base, &head}) {
        for (const auto& [name, version] : *side) names.insert(name);
    }
    std::vector<std::string> found;
    for (const std::string& name : names) {
        const std::string before = in_words(base, name);
        const std::string after = in_words(head, name);
        if (before != after) found.push_back(fmt::format("{} {} on the base, {} on the head", name, before, after));
    }
    return found;
}

}  // namespace tachograph::runner
