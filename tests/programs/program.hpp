// Runs `tachograph` as a person does, in its own folder.
#pragma once

#include "tests/folder.hpp"

#include <fstream>
#include <string>

namespace tachograph::testing {

struct Program {
    ShellResult operator()(const std::string& arguments) const {
        return shell("cd '" + folder.path + "' && " TACHOGRAPH_PROGRAM " " + arguments);
    }
    void write(const std::string& name, const std::string& text) const {
        const std::filesystem::path path = folder / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }

    Folder folder;
};

}  // namespace tachograph::testing
