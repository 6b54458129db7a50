// Who may include whom, what lies where, and how long a file may be.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

namespace fs = std::filesystem;
const fs::path root = SOURCE_FOLDER;

const std::vector<std::string> rooms{"core", "access-control", "reports", "adapters", "tools", "tests"};

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

std::vector<Source> sources() {
    std::vector<Source> all;
    for (const std::string& room : rooms) {
        for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
            const auto extension = entry.path().extension();
            // A project of its own, which the demo benchmarks.
            if (entry.path().string().find("/demo-project/") != std::string::npos) continue;
            if (extension == ".hpp" || extension == ".cpp") all.push_back(read(entry.path()));
        }
    }
    return all;
}

// `core`, `reports`, `adapters/git`, `tools/tachograph`, …
std::string room_of(const std::string& path) {
    const auto first = path.find('/');
    const std::string top = path.substr(0, first);
    if (top != "adapters" && top != "tools") return top;
    return path.substr(0, path.find('/', first + 1));
}

bool may_include(const std::string& from, const std::string& to) {
    if (from == to || from == "tests") return true;
    if (from.starts_with("tools")) return !to.starts_with("tools") && to != "tests";
    if (from == "core") return false;
    if (from == "access-control" || from == "reports") return to == "core";
    return to == "core" || to == "reports" || to == "access-control";  // an adapter; never another adapter
}

TEST(Architecture, NobodyIncludesWhomTheyMayNot) {
    for (const Source& source : sources()) {
        for (const Include& include : source.includes) {
            if (!include.quoted) continue;
            ASSERT_TRUE(fs::exists(root / include.name))
                << source.path << " includes " << include.name << ": write the path from the root of the project";
            EXPECT_TRUE(may_include(room_of(source.path), room_of(include.name)))
                << source.path << " includes " << include.name;
        }
    }
}

// The standard library and the system have no folder or are of C; what has one, or is in the list, is somebody else's.
bool is_third_party(const std::string& header) {
    static const std::regex foreign(
        R"(^(boost|nlohmann|fmt|spdlog|CLI|openssl|SQLiteCpp|git2|yaml-cpp|prometheus|benchmark|cmark-gfm|gtest|gmock|rapidcheck|simdjson)[/.\-].*)");
    return std::regex_match(header, foreign) || header == "git2.h";
}

// Headers that are included within their own room only, by the .cpp files that need the library anyway.
bool is_inner_header(const Source& source) {
    std::ifstream text(root / source.path);
    for (std::string line; std::getline(text, line);) {
        if (line.find("Included by .cpp files of this room only") != std::string::npos) return true;
    }
    return false;
}

TEST(Architecture, ThirdPartyHeadersStayInTheCppFiles) {
    for (const Source& source : sources()) {
        if (!source.header || source.path.starts_with("tests/") || is_inner_header(source)) continue;
        for (const Include& include : source.includes)
            EXPECT_FALSE(is_third_party(include.name)) << source.path << " includes " << include.name;
    }
}

// tests/adapters/git tests adapters/git from within.
std::string tested_room(const std::string& path) {
    return path.starts_with("tests/") ? room_of(path.substr(6)) : room_of(path);
}

TEST(Architecture, InnerHeadersStayInTheirRoom) {
    std::set<std::string> inner;
    for (const Source& source : sources()) {
        if (source.header && is_inner_header(source)) inner.insert(source.path);
    }
    EXPECT_FALSE(inner.empty());
    for (const Source& source : sources()) {
        for (const Include& include : source.includes) {
            if (inner.contains(include.name)) {
                EXPECT_EQ(tested_room(source.path), room_of(include.name))
                    << source.path << " includes " << include.name;
            }
        }
    }
}

// The pure rooms have no clock, no files, no network, no threads and no chance.
TEST(Architecture, PureRoomsArePure) {
    const std::set<std::string> impure{
        "fstream", "filesystem", "thread",  "mutex",   "iostream", "cstdio", "future",
        "atomic",  "unistd.h",   "fcntl.h", "cstdlib", "ctime",    "time.h", "condition_variable"};
    const std::regex clock(R"(_clock::now|getenv|random_device|std::system\()");
    for (const Source& source : sources()) {
        const std::string room = room_of(source.path);
        if (room != "core" && room != "access-control" && room != "reports") continue;
        for (const Include& include : source.includes)
            EXPECT_FALSE(impure.contains(include.name)) << source.path << " includes " << include.name;
        std::ifstream text(root / source.path);
        for (std::string line; std::getline(text, line);)
            EXPECT_FALSE(std::regex_search(line, clock)) << source.path << ": " << line;
    }
}

TEST(Architecture, FilesAreShort) {
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

TEST(Architecture, TheTopLevelIsWhatItIs) {
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
