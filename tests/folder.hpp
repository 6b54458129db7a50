// A folder of its own for a test, and git as people use it.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <sys/wait.h>

namespace tachograph::testing {

struct Folder {
    explicit Folder(const std::filesystem::path& parent = std::filesystem::temp_directory_path()) {
        std::string name = (parent / "tachograph-test.XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code none;
        std::filesystem::remove_all(path, none);
    }
    std::string operator/(const std::string& name) const { return path + "/" + name; }

    std::string path;
};

struct ShellResult {
    int code = 0;
    std::string output;  // standard output and error
};

inline ShellResult shell(const std::string& command) {
    FILE* pipe = ::popen(("( " + command + " ) 2>&1").c_str(), "r");
    std::array<char, 4096> buffer{};
    ShellResult result;
    for (std::size_t size = 0; (size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        result.output.append(buffer.data(), size);
    const int status = ::pclose(pipe);
    result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

}  // namespace tachograph::testing
