#include "tests/performance/child.hpp"

#include "tests/folder.hpp"
#include "tests/performance/stopwatch.hpp"

#include <filesystem>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tachograph::performance {
namespace {

[[noreturn]] void become(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
}

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

Usage run(const std::vector<std::string>& command) {
    const Stopwatch watch;
    const pid_t child = ::fork();
    if (child == 0) become(command);
    int status = 0;
    rusage usage{};
    if (child < 0 || ::wait4(child, &status, 0, &usage) != child || status != 0)
        throw std::runtime_error(fmt::format("this failed: {}", fmt::join(command, " ")));
    return {watch.seconds(), seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
            static_cast<std::size_t>(usage.ru_maxrss) * 1024};
}

Usage run_script(const std::string& script) { return run({"sh", "-e", "-c", script}); }

std::string output_of(const std::string& command) {
    testing::ShellResult result = testing::shell(command);
    if (result.code != 0) throw std::runtime_error(fmt::format("this failed: {}: {}", command, result.output));
    if (result.output.ends_with('\n')) result.output.pop_back();
    return std::move(result.output);
}

std::string own_program() { return std::filesystem::read_symlink("/proc/self/exe"); }

InTurns in_turns(int rounds, const std::function<Usage()>& ours, const std::function<Usage()>& reference) {
    InTurns best{ours(), reference()};
    const auto faster = [](const Usage& one, const Usage& other) { return one.seconds < other.seconds ? one : other; };
    for (int round = 1; round < rounds; ++round) {
        best.ours = faster(best.ours, ours());
        best.reference = faster(best.reference, reference());
    }
    return best;
}

}  // namespace tachograph::performance
