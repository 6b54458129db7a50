// The memory of an idle service.
#include "tests/performance/child.hpp"
#include "tests/performance/figure.hpp"
#include "tests/performance/forge_stub.hpp"
#include "tests/performance/servers.hpp"

#include <chrono>

#include <fmt/format.h>
#include <unistd.h>

namespace tachograph::performance {
namespace {

double mebibytes(std::size_t bytes) { return static_cast<double>(bytes) / (1024.0 * 1024.0); }

std::vector<Figure> run_memory(const Scale& scale, Histories& histories) {
    const std::string folder = histories.scratch();
    run({"cp", "-r", histories.stored(scale.events), folder + "/events.git"});
    ::sync();  // or else the service would wait for the copy to be written before it writes its cache
    const std::chrono::seconds quiet(scale.seconds);
    const ForgeStub forge;  // a service that cannot reach its forge retries, and is not idle
    const Server ours = Server::ours(folder, forge.url());
    const Server empty = Server::ours(histories.scratch(), forge.url());
    const Server probot = Server::probot(histories.scratch());
    const double reference = mebibytes(probot.idle_memory(quiet));
    return {{"memory/idle", mebibytes(ours.idle_memory(quiet)), "MiB", reference, "Probot, which keeps nothing",
             fmt::format("after a start on {} events", scale.events)},
            {"memory/empty", mebibytes(empty.idle_memory(quiet)), "MiB", reference, "Probot, which keeps nothing",
             "after a start on an empty log"}};
}

}  // namespace

Measurement memory() { return {"memory", {"idle", "empty"}, run_memory}; }

}  // namespace tachograph::performance
