// A small C++ project with a Google Benchmark suite, in a git repository of its own.
#pragma once

#include <string>

namespace tachograph::performance {

class Project {
  public:
    // Copies the folder `sources`, and makes its suite run as `options` of Google Benchmark say.
    Project(const std::string& sources, std::string repository, const std::string& options);

    const std::string& repository() const { return repository_; }
    void write(const std::string& file, const std::string& text) const;
    // In the repository, as `set -e` does.
    void run(const std::string& script) const;
    // All that is there; returns the commit.
    std::string commit() const;

  private:
    std::string repository_;
};

// The folder of one of the projects beside this file.
std::string sources_of(const std::string& project);

// What moves functions while it links. Throws std::runtime_error if this machine has none: it is not left out quietly.
void require_mold();

}  // namespace tachograph::performance
