// The Debian package and its files.
#include "tests/folder.hpp"

#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAreArray;

const std::string program = TACHOGRAPH_PROGRAMS "/tachograph";

std::string output_of(const std::string& command) {
    const testing::ShellResult result = testing::shell(command);
    if (result.code != 0) throw std::runtime_error(command + ": " + result.output);
    return result.output;
}

std::vector<std::string> words(const std::string& text) {
    std::istringstream stream(text);
    return {std::istream_iterator<std::string>(stream), {}};
}

std::vector<std::string> commands() {
    return words(output_of(program + " --help | sed -n '/^Subcommands:$/,$s/^  \\([a-z-]*\\)  .*/\\1/p'"));
}

// The completions that bash offers at the end of the line.
std::vector<std::string> offers(const std::string& line) {
    const std::size_t last = words(line + "x").size() - 1;
    return words(
        output_of(fmt::format("bash -c 'source {}/../tools/deploy/completion.bash; COMP_WORDS=({}/{}\"\"); "
                              "COMP_CWORD={}; _tachograph; echo \"${{COMPREPLY[@]}}\"'",
                              TACHOGRAPH_TEST_SOURCES, TACHOGRAPH_PROGRAMS, line, last)));
}

TEST(Package, RunsWithItsDeclaredDependencies) {
    const testing::Folder folder;
    output_of("TMPDIR=" + folder.path + " " TACHOGRAPH_CPACK " -B " + folder.path);
    const std::string package = output_of("echo -n " + folder.path + "/*.deb");
    const std::string root = folder / "root";
    output_of(fmt::format("sh {}/package/fresh_root.sh {} {}", TACHOGRAPH_TEST_SOURCES, package, root));
    EXPECT_EQ(output_of("dpkg-deb -f " + package + " Version"), TACHOGRAPH_VERSION "\n");
    for (const std::string name : {"tachograph", "tachograph-runner"})
        EXPECT_EQ(output_of(fmt::format("bwrap --unshare-all --bind {} / --dev /dev --proc /proc /usr/bin/{} --version",
                                        root, name)),
                  name + " " TACHOGRAPH_VERSION "\n");
    for (const std::string& started :
         words(output_of("sed -n 's/^ExecStart[A-Za-z]*=\\([^ ]*\\).*/\\1/p' " + root + "/usr/lib/systemd/system/*")))
        output_of("test -x " + root + "/usr/bin/" + started);
}

TEST(Package, ProgramsAreHardened) {
    for (const std::string name : {"tachograph", "tachograph-runner"}) {
        const std::string facts = output_of("readelf -dlW " TACHOGRAPH_PROGRAMS "/" + name);
        EXPECT_THAT(facts, HasSubstr("BIND_NOW")) << name;
        EXPECT_THAT(facts, HasSubstr("GNU_RELRO")) << name;
        EXPECT_THAT(facts, HasSubstr("PIE")) << name;
    }
}

TEST(Manual, DescribesEveryCommand) {
    const std::string page = output_of("MANWIDTH=200 man -l --warnings=all " TACHOGRAPH_PAGES "/tachograph.1");
    EXPECT_THAT(page, Not(HasSubstr("warning:")));
    for (const std::string& command : commands()) EXPECT_THAT(page, HasSubstr("tachograph " + command + " ["));
    EXPECT_THAT(page, HasSubstr("tachograph access why ["));
    EXPECT_THAT(output_of("man -l --warnings=all " TACHOGRAPH_PAGES "/tachograph-runner.1"),
                HasSubstr("--check-sandbox"));
}

TEST(Completion, OffersEveryCommandOfTheHelp) {
    auto expected = commands();
    expected.insert(expected.end(), {"--help", "--version"});
    EXPECT_THAT(offers("tachograph "), UnorderedElementsAreArray(expected));
    EXPECT_THAT(offers("tachograph access "), IsSupersetOf({"why", "recover"}));
    EXPECT_THAT(offers("tachograph access why "), IsSupersetOf({"--config", "--help"}));
    EXPECT_THAT(offers("tachograph check-c"), ElementsAre("check-config"));
    EXPECT_THAT(offers("tachograph jobs --js"), ElementsAre("--json"));
    EXPECT_THAT(offers("tachograph-runner --jo"), ElementsAre("--job"));
}

}  // namespace
}  // namespace tachograph
