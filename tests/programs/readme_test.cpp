// What the README says of this project is true of it.
#include "tests/programs/program.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

namespace fs = std::filesystem;

const fs::path root = fs::path(TACHOGRAPH_TEST_SOURCES).parent_path();

std::string readme() {
    std::ifstream file(root / "README.md");
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> all_matches(const std::string& text, const std::string& pattern) {
    const std::regex wanted(pattern);
    std::vector<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), wanted), end; at != end; ++at) found.push_back((*at)[1]);
    return found;
}

TEST(Readme, ItsConfigurationsAreValid) {
    const testing::Program program;
    ASSERT_EQ(testing::shell("openssl genrsa -out " + program.folder.path + "/app.pem 2048").code, 0);
    const auto configurations = all_matches(readme(), "```json\n([^`]*)```");
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

TEST(Readme, TheFilesThatItNamesAreThere) {
    for (const std::string& name :
         all_matches(readme(), "`((?:core|adapters|access-control|reports|tests|tools)/[A-Za-z0-9_./-]*)`"))
        EXPECT_TRUE(fs::exists(root / name)) << name;
}

TEST(Readme, EveryFolderIsNamed) {
    const std::string text = readme();
    for (const std::string top : {"core", "adapters", "access-control", "reports", "tools"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const std::string folder = fs::relative(entry.path().parent_path(), root).string();
            const bool is_room =
                entry.is_regular_file() && folder != "adapters" && folder != "tools/demo-project/benchmark";
            if (!is_room) continue;
            EXPECT_NE(text.find("`" + folder + "/`"), std::string::npos) << folder << " is not in the README";
        }
    }
}

TEST(Readme, ItsCommandsExist) {
    const testing::Program program;
    for (const std::string& command : all_matches(readme(), "\\| `tachograph ([a-z-]+)"))
        EXPECT_EQ(program(command + " --help").code, 0) << command;
}

}  // namespace
}  // namespace tachograph
