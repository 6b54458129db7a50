// Rules for the source code: which folder may include which, which libraries a folder may use, and how long a file may
// be.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

namespace fs = std::filesystem;
const fs::path root = SOURCE_FOLDER;

const std::vector<std::string> tops{"core", "access-control", "reports", "adapters", "tools", "tests"};

using Names = std::vector<std::string>;

// Each folder ("room"), and the rooms that it may include. `core` stands for every room of the core.
const std::map<std::string, Names> allowed{
    {"core/values", {}},
    {"core/commands", {"core/commands/kinds", "core/values"}},
    {"core/commands/kinds", {"core/values"}},
    {"core/comments", {"core/commands", "core/values"}},
    {"core/events", {"core/events/kinds", "core/values"}},
    {"core/events/kinds", {"core/values"}},
    {"core/jobs", {"core/values"}},
    {"core/state", {"core/jobs", "core/values"}},
    {"core/answers", {"core/commands", "core/comments", "core/jobs", "core/state", "core/values"}},
    {"core/effects", {"core/answers", "core/jobs", "core/state", "core/values"}},
    {"core/ports", {"core/effects", "core/events", "core/jobs", "core/state", "core/values"}},
    {"core/machine",
     {"core/answers", "core/commands", "core/effects", "core/events", "core/jobs", "core/ports", "core/state",
      "core/values"}},
    {"access-control", {"core"}},
    {"reports", {"core/values", "reports/formats", "reports/statistics"}},
    {"reports/formats", {"core/values", "reports/statistics"}},
    {"reports/statistics", {"core/values"}},
    {"adapters/system", {"core/ports", "core/values"}},
    {"adapters/cache", {"core", "adapters/system"}},
    {"adapters/config", {"core", "adapters/system"}},
    {"adapters/git/repository", {"core", "adapters/system"}},
    {"adapters/git/packs", {"core", "adapters/system", "adapters/git/repository"}},
    {"adapters/git/log/read", {"core", "adapters/system", "adapters/git/repository", "adapters/git/packs"}},
    {"adapters/git/log/append", {"core", "adapters/system", "adapters/git/repository", "adapters/git/packs"}},
    {"adapters/git/log",
     {"core", "adapters/system", "adapters/git/repository", "adapters/git/packs", "adapters/git/log/append",
      "adapters/git/log/read"}},
    {"adapters/git/log/audit",
     {"core", "adapters/system", "adapters/git/repository", "adapters/git/log", "adapters/git/log/append"}},
    {"adapters/git/replication", {"core", "adapters/system", "adapters/git/repository", "adapters/git/log/append"}},
    {"adapters/git/stores", {"core", "access-control", "adapters/system", "adapters/git/repository"}},
    {"adapters/git/local_forge", {"core", "adapters/system", "adapters/git/repository"}},
    {"adapters/github", {"core", "adapters/system"}},
    {"adapters/gitlab", {"core", "adapters/system"}},
    {"adapters/http", {"core", "adapters/system"}},
    {"adapters/memory", {"core"}},
    {"adapters/runner", {"core", "reports", "reports/formats", "adapters/system"}},
    {"adapters/runner_api", {"core"}},
    {"adapters/service",
     {"core", "access-control", "reports", "reports/formats", "adapters/system", "adapters/service/policy"}},
    {"adapters/service/policy", {"core", "access-control", "adapters/system"}},
    {"adapters/tokens", {"core"}},
    {"tools/tachograph-runner", {"core", "reports", "reports/formats", "adapters"}},
    {"tools/tachograph", {"adapters/system", "tools/tachograph/commands"}},
    {"tools/tachograph/http", {"core", "access-control", "reports", "reports/formats", "adapters"}},
    {"tools/tachograph/wiring",
     {"core", "access-control", "reports", "reports/formats", "adapters", "tools/tachograph/http"}},
    {"tools/tachograph/commands",
     {"core", "access-control", "reports", "reports/formats", "adapters", "tools/tachograph/http",
      "tools/tachograph/wiring"}},
};

// What the .cpp files of a room may include in addition. The .cpp file of a command or event has all its code: how it
// is parsed, which events it leads to, what it changes. Its header includes little, because others include the header.
const std::map<std::string, Names> allowed_in_cpp{
    {"core/commands/kinds", {"core/answers", "core/commands", "core/events", "core/machine", "core/state"}},
    {"core/events/kinds", {"core/commands", "core/events", "core/machine", "core/state"}},
};

struct Include {
    std::string name;
    bool quoted = false;  // "…", not <…>
};

struct Source {
    std::string path;  // from the root of the project
    bool header = false;
    int lines = 0;
    std::vector<Include> includes;
};

Source read(const fs::path& file) {
    static const std::regex include(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
    Source source{fs::relative(file, root).generic_string(), file.extension() == ".hpp", 0, {}};
    std::ifstream text(file);
    for (std::string line; std::getline(text, line); ++source.lines) {
        std::smatch found;
        if (std::regex_search(line, found, include)) source.includes.push_back({found[2], found[1] == "\""});
    }
    return source;
}

const std::vector<Source>& sources() {
    static const std::vector<Source> all = [] {
        std::vector<Source> found;
        for (const std::string& top : tops) {
            for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
                const auto extension = entry.path().extension();
                // Projects that are benchmarked, and files that a test adds to the core.
                const std::string path = entry.path().string();
                if (path.find("/demo-project/") != std::string::npos) continue;
                if (path.find("/projects/") != std::string::npos) continue;
                if (path.find("/extension/additions/") != std::string::npos) continue;
                if (extension == ".hpp" || extension == ".cpp") found.push_back(read(entry.path()));
            }
        }
        return found;
    }();
    return all;
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }
bool is_test(const Source& source) { return source.path.starts_with("tests/"); }
// `adapters` for `adapters/git/packs`.
bool is_within(const std::string& room, const std::string& name) {
    return room == name || room.starts_with(name + "/");
}

bool names(const Names& rule, const std::string& to) {
    return std::ranges::any_of(rule, [&](const std::string& name) {
        const bool whole = name == "core" || name == "adapters";
        return whole ? is_within(to, name) : to == name;
    });
}

// The rooms that the file may include, except its own.
Names rule_for(const Source& source) {
    Names rule;
    const std::string from = folder_of(source.path);
    if (allowed.contains(from)) rule = allowed.at(from);
    if (source.header || !allowed_in_cpp.contains(from)) return rule;
    rule.insert(rule.end(), allowed_in_cpp.at(from).begin(), allowed_in_cpp.at(from).end());
    return rule;
}

TEST(Architecture, EveryFolderIsARoomWithARule) {
    for (const Source& source : sources()) {
        if (is_test(source)) continue;
        EXPECT_TRUE(allowed.contains(folder_of(source.path)))
            << source.path << ": its folder has no rule; add one to `allowed`, and its line to the README above it";
    }
}

TEST(Architecture, RoomsIncludeOnlyWhatTheirRuleAllows) {
    for (const Source& source : sources()) {
        const std::string from = folder_of(source.path);
        const Names rule = rule_for(source);
        for (const Include& include : source.includes) {
            if (!include.quoted) continue;
            ASSERT_TRUE(fs::exists(root / include.name))
                << source.path << " includes " << include.name << ": write the path from the root of the project";
            if (is_test(source)) continue;
            const std::string to = folder_of(include.name);
            EXPECT_TRUE(to == from || names(rule, to))
                << source.path << " includes " << include.name << ", but may include only its own room and "
                << fmt::format("{}", fmt::join(rule, ", ")) << "; see `allowed`";
        }
    }
}

// Headers of libraries, and the rooms whose .cpp files and inner headers may include them. A room that is named stands
// for those within it.
const std::map<std::string, Names> libraries{
    {"absl/", {"core"}},
    {"boost/container/", {"core"}},
    {"boost/pfr/", {"core"}},
    {"boost/math/", {"reports"}},
    {"boost/url", {"adapters/http"}},
    {"boost/asio", {"adapters/http"}},
    {"boost/beast", {"adapters/http"}},
    {"cmark-gfm", {"core/comments"}},
    {"CLI/", {"tools"}},
    {"fmt/", tops},
    {"git2", {"adapters/git"}},
    {"libdeflate.h", {"adapters/git"}},
    {"nlohmann/", {"core/values", "core/answers", "reports", "adapters", "tools"}},
    {"openssl/", {"core/values", "adapters"}},
    {"seccomp.h", {"adapters/runner"}},
    {"simdjson.h", {"adapters/github", "reports"}},
    {"spdlog/", {"adapters", "tools"}},
    {"sqlite3.h", {"adapters/cache"}},
    {"SQLiteCpp/", {"adapters/cache"}},
    {"xxhash.h", {"core"}},
    {"zlib.h", {"adapters/git"}},
};

const Names* rooms_of_library(const std::string& header) {
    for (const auto& [prefix, rooms] : libraries)
        if (header.starts_with(prefix)) return &rooms;
    return nullptr;
}

// Whether a header is of the standard library (`vector`) or of the system (`sys/stat.h`, `unistd.h`). All others are of
// libraries.
bool is_of_the_system(const std::string& header) {
    static const std::regex standard("[a-z_0-9]+");
    static const std::regex system(R"(((sys|linux|netinet|arpa)/)?[a-z_0-9]+\.h)");
    return !rooms_of_library(header) && (std::regex_match(header, standard) || std::regex_match(header, system));
}

TEST(Architecture, LibrariesAreUsedOnlyWhereTheyMayBe) {
    for (const Source& source : sources()) {
        if (is_test(source)) continue;
        for (const Include& include : source.includes) {
            if (include.quoted || is_of_the_system(include.name)) continue;
            const Names* rooms = rooms_of_library(include.name);
            ASSERT_NE(rooms, nullptr) << source.path << " includes <" << include.name
                                      << ">, which is of no library in `libraries`";
            EXPECT_TRUE(std::ranges::any_of(
                *rooms, [&](const std::string& room) { return is_within(folder_of(source.path), room); }))
                << source.path << " includes <" << include.name << ">, which only "
                << fmt::format("{}", fmt::join(*rooms, ", ")) << " may use; see `libraries`";
        }
    }
}

// Headers that are included within their own room only, by the .cpp files that need the library anyway.
bool is_inner_header(const Source& source) {
    std::ifstream text(root / source.path);
    for (std::string line; std::getline(text, line);) {
        if (line.find("Included by .cpp files of this room only") != std::string::npos) return true;
    }
    return false;
}

TEST(Architecture, LibrariesStayInTheCppFiles) {
    for (const Source& source : sources()) {
        if (!source.header || is_test(source) || is_inner_header(source)) continue;
        for (const Include& include : source.includes)
            EXPECT_TRUE(include.quoted || !rooms_of_library(include.name))
                << source.path << " includes <" << include.name << ">, and so does everybody who includes it";
    }
}

// `adapters/git` for `adapters/git/packs`, and for its tests.
std::string house_of(std::string path) {
    if (path.starts_with("tests/")) path = path.substr(6);
    const auto first = path.find('/');
    const std::string top = path.substr(0, first);
    if (top != "adapters" && top != "tools") return top;
    return path.substr(0, path.find('/', first + 1));
}

TEST(Architecture, InnerHeadersStayInTheirFolder) {
    std::set<std::string> inner;
    for (const Source& source : sources()) {
        if (source.header && is_inner_header(source)) inner.insert(source.path);
    }
    EXPECT_FALSE(inner.empty());
    for (const Source& source : sources()) {
        for (const Include& include : source.includes) {
            if (!inner.contains(include.name)) continue;
            EXPECT_EQ(house_of(source.path), house_of(include.name))
                << source.path << " includes the inner header " << include.name;
        }
    }
}

TEST(Architecture, PureRoomsHaveNoClockNoFilesNoNetworkNoThreadsAndNoChance) {
    const std::set<std::string> impure{
        "fstream", "filesystem", "thread",  "mutex",   "iostream", "cstdio", "future",
        "atomic",  "unistd.h",   "fcntl.h", "cstdlib", "ctime",    "time.h", "condition_variable"};
    const std::regex impure_call(R"(_clock::now|getenv|random_device|std::system\()");
    for (const Source& source : sources()) {
        const std::string house = house_of(source.path);
        if (is_test(source) || (house != "core" && house != "access-control" && house != "reports")) continue;
        for (const Include& include : source.includes) {
            const bool advice = source.path == "core/jobs/huge_pages.hpp";  // of memory: no input, no output
            EXPECT_FALSE(impure.contains(include.name) || (include.name.starts_with("sys/") && !advice))
                << source.path << " includes <" << include.name << ">, but " << house << " is pure";
        }
        std::ifstream text(root / source.path);
        for (std::string line; std::getline(text, line);)
            EXPECT_FALSE(std::regex_search(line, impure_call)) << source.path << ": " << line << "\n"
                                                               << house << " is pure";
    }
}

TEST(Architecture, NoFileIsLongerThan500Lines) {
    for (const Source& source : sources()) EXPECT_LE(source.lines, 500) << source.path << " has " << source.lines;
}

TEST(Architecture, EveryHeaderOpensWithItsPurpose) {
    for (const Source& source : sources()) {
        std::ifstream text(root / source.path);
        std::string first;
        std::getline(text, first);
        if (source.header) {
            EXPECT_TRUE(first.starts_with("// ")) << source.path;
        }
    }
}

std::string content_of(const fs::path& file) {
    std::ifstream text(file);
    return {std::istreambuf_iterator<char>(text), {}};
}

// In the README of a folder above it, as `adapters/git/packs/`.
bool is_described(const std::string& folder) {
    for (fs::path above = fs::path(folder).parent_path(); !above.empty(); above = above.parent_path()) {
        if (content_of(root / above / "README.md").find("`" + folder + "/`") != std::string::npos) return true;
    }
    return false;
}

TEST(Architecture, EveryFolderHasItsLineInAReadmeAboveIt) {
    std::set<std::string> folders;
    for (const Source& source : sources()) {
        const std::string folder = folder_of(source.path);
        const bool top = folder.find('/') == std::string::npos;
        if (!top && !(is_test(source) && std::ranges::count(folder, '/') > 1)) folders.insert(folder);
    }
    for (const std::string& folder : folders)
        EXPECT_TRUE(is_described(folder)) << folder << " has no line in a README above it: write `" << folder << "/`";
}

TEST(Architecture, TopLevelHasOnlyKnownEntries) {
    const std::set<std::string> known{"CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "core",
                                      "adapters",       "access-control",    "reports", "tests",     "tools",
                                      "build",          "findings"};
    for (const auto& entry : fs::directory_iterator(root)) {
        const std::string name = entry.path().filename();
        EXPECT_TRUE(name.starts_with('.') || known.contains(name)) << name;
    }
}

}  // namespace
}  // namespace tachograph
