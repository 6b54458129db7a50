#include "tests/performance/verdict/project.hpp"

#include "tests/folder.hpp"
#include "tests/performance/child.hpp"

#include <fstream>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace tachograph::performance {

std::string sources_of(const std::string& project) {
    return fmt::format("{}/performance/verdict/projects/{}", TACHOGRAPH_TEST_SOURCES, project);
}

void require_mold() {
    if (testing::shell("mold --version").code != 0)
        throw std::runtime_error("there is no mold, which moves functions; tools/prepare installs it");
}

Project::Project(const std::string& sources, std::string repository, const std::string& options)
    : repository_(std::move(repository)) {
    output_of(fmt::format("mkdir -p {0} && cp -r {1}/. {0} && cp {2} {0}/benchmark/run && git init -q {0}", repository_,
                          sources, sources_of("run")));
    write("benchmark/options", options);
}

void Project::write(const std::string& file, const std::string& text) const {
    std::ofstream stream(repository_ + "/" + file);
    stream << text << "\n";
    if (!stream.flush()) throw std::runtime_error(fmt::format("cannot write {}/{}", repository_, file));
}

void Project::run(const std::string& script) const {
    output_of(fmt::format("cd {} && ( set -e; {} )", repository_, script));
}

std::string Project::commit() const {
    run("git add -f . && git -c user.name=performance -c user.email=performance@example.org commit -q --allow-empty -m "
        "x");
    return output_of(fmt::format("git -C {} rev-parse HEAD", repository_));
}

}  // namespace tachograph::performance
