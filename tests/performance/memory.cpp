// The memory of an idle service.
#include "tests/performance/child.hpp"
#include "tests/performance/figure.hpp"
#include "tests/performance/servers.hpp"

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

double mebibytes(std::size_t bytes) { return static_cast<double>(bytes) / (1024.0 * 1024.0); }

std::vector<Figure> run_memory(const Scale& scale, Histories& histories) {
    const std::string folder = histories.scratch();
    run({"cp", "-r", histories.stored(scale.events), folder + "/events.git"});
    const Server ours = Server::ours(folder);
    const Server empty = Server::ours(histories.scratch());
    const Server probot = Server::probot(histories.scratch());
    const double reference = mebibytes(probot.idle_memory());
    return {{"memory/idle", mebibytes(ours.idle_memory()), "MiB", reference, "Probot, which keeps nothing",
             fmt::format("after a start on {} events", scale.events)},
            {"memory/empty", mebibytes(empty.idle_memory()), "MiB", reference, "Probot, which keeps nothing",
             "after a start on an empty log"}};
}

}  // namespace

Measurement memory() { return {"memory", {"idle", "empty"}, run_memory}; }

}  // namespace tachograph::performance
