// The time of a service from an empty disk until it answers: the log is fetched from a host, and replayed.
#include "tests/performance/child.hpp"
#include "tests/performance/figure.hpp"
#include "tests/performance/servers.hpp"
#include "tests/performance/stopwatch.hpp"

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

constexpr int rounds = 2;

// As a host has it that repacks what it gets; a service that starts pushes to it.
std::string host_with(const std::string& log, Histories& histories) {
    std::string host = histories.scratch() + "/host.git";
    run({"cp", "-r", log, host});
    return host;
}

Usage start(const std::string& log, Histories& histories) {
    const std::string host = host_with(log, histories);
    const std::string folder = histories.scratch();
    const Stopwatch watch;
    const Server server = Server::with_log_at("file://" + host, folder);
    const double seconds = watch.seconds();
    return {seconds, server.cpu_seconds(), 0};
}

Usage clone(const std::string& log, Histories& histories) {
    return run({"git", "clone", "-q", "--bare", "file://" + log, histories.scratch() + "/clone.git"});
}

std::vector<Figure> run_first_start(const Scale& scale, Histories& histories) {
    const std::string log = histories.cloned(scale.events);
    const InTurns times = in_turns(
        rounds, [&] { return start(log, histories); }, [&] { return clone(log, histories); });
    return {{"first-start/answering", times.ours.seconds, "s", times.reference.seconds, "git clone --bare of the log",
             fmt::format("from an empty disk, with {} events on a host on this machine; faster of {}", scale.events,
                         rounds)},
            {"first-start/cpu", times.ours.cpu, "s", times.reference.cpu, "git clone --bare of the log",
             "CPU time of the same runs, with what git takes on the host"}};
}

}  // namespace

Measurement first_start() { return {"first-start", {"answering", "cpu"}, run_first_start}; }

}  // namespace tachograph::performance
