// Statements of the documents are true.
#include "tests/programs/program.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

namespace fs = std::filesystem;

const fs::path root = fs::path(TACHOGRAPH_TEST_SOURCES).parent_path();

std::string content_of(const fs::path& file) {
    std::ifstream text(file);
    return {std::istreambuf_iterator<char>(text), {}};
}

// The Markdown files of the project, but for pictures of its own output.
std::vector<fs::path> documents() {
    std::vector<fs::path> found{root / "README.md"};
    for (const std::string top : {"core", "adapters", "access-control", "reports", "tools", "tests", ".github"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const bool snapshot = entry.path().string().find("/snapshots/") != std::string::npos;
            if (entry.path().extension() == ".md" && !snapshot) found.push_back(entry.path());
        }
    }
    return found;
}

std::vector<std::string> all_matches(const std::string& text, const std::string& pattern) {
    const std::regex wanted(pattern);
    std::vector<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), wanted), end; at != end; ++at) found.push_back((*at)[1]);
    return found;
}

TEST(Documents, ConfigurationsAreValid) {
    const testing::Program program;
    ASSERT_EQ(testing::shell("openssl genrsa -out " + program.folder.path + "/app.pem 2048").code, 0);
    std::vector<std::string> configurations;
    for (const fs::path& document : documents()) {
        for (std::string& text : all_matches(content_of(document), "```json\n([^`]*)```"))
            configurations.push_back(std::move(text));
    }
    EXPECT_GE(configurations.size(), 2U);
    for (std::string text : configurations) {
        const std::string key = "/etc/tachograph/app.pem";
        if (const auto at = text.find(key); at != std::string::npos) text.replace(at, key.size(), "app.pem");
        program.write("config.json", text);
        const auto checked = testing::shell("cd '" + program.folder.path +
                                            "' && WEBHOOK_SECRET=s GITLAB_TOKEN=t RUNNER_SECRET=r " TACHOGRAPH_PROGRAM
                                            " check-config --config config.json");
        EXPECT_EQ(checked.code, 0) << checked.output;
    }
}

TEST(Documents, NamedFilesExist) {
    for (const fs::path& document : documents()) {
        for (const std::string& name : all_matches(
                 content_of(document), "`((?:core|adapters|access-control|reports|tests|tools)/[A-Za-z0-9_./-]*)`"))
            EXPECT_TRUE(fs::exists(root / name)) << document << " names " << name;
    }
}

TEST(Documents, LinksLeadSomewhere) {
    for (const fs::path& document : documents()) {
        for (const std::string& link : all_matches(content_of(document), "\\]\\(([A-Za-z0-9_./-]+)\\)"))
            EXPECT_TRUE(fs::exists(document.parent_path() / link)) << document << " links to " << link;
    }
}

TEST(Documents, ReadmeIsShort) {
    const std::string text = content_of(root / "README.md");
    EXPECT_LE(std::ranges::count(text, '\n'), 150);
}

TEST(Documents, EveryConfigurationKeyHasItsRow) {
    const testing::Program program;
    const auto printed = program("check-config --keys");
    EXPECT_EQ(printed.code, 0);
    EXPECT_NE(content_of(root / "adapters/config/README.md").find(printed.output), std::string::npos)
        << "the table of adapters/config/README.md is not what `tachograph check-config --keys` prints";
}

TEST(Documents, CommandsExist) {
    const testing::Program program;
    for (const std::string& command : all_matches(content_of(root / "tools/README.md"), "\\| `tachograph ([a-z-]+)"))
        EXPECT_EQ(program(command + " --help").code, 0) << command;
}

}  // namespace
}  // namespace tachograph
