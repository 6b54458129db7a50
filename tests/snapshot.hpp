// Texts that people read, compared word for word with files beside the tests. If a text was changed on purpose,
// TACHOGRAPH_UPDATE=1 writes the file anew, and the change is reviewed with `git diff`.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace tachograph::testing {

// `file` is relative to tests/.
inline void expect_snapshot(const std::string& file, const std::string& text) {
    const std::filesystem::path path = std::filesystem::path(TACHOGRAPH_TEST_SOURCES) / file;
    if (std::getenv("TACHOGRAPH_UPDATE")) {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }
    std::ifstream stored(path);
    const std::string expected(std::istreambuf_iterator<char>(stored), {});
    EXPECT_EQ(text, expected) << "tests/" << file << " holds another text; TACHOGRAPH_UPDATE=1 writes it anew";
}

}  // namespace tachograph::testing
