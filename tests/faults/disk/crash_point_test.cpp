// Every fault at every system call of an append, a publication and the effects of a job: acknowledged events are kept,
// nothing is there twice, and a restart completes everything.
#include "tests/faults/disk/crash_site.hpp"
#include "tests/faults/injection/supervise.hpp"

#include <cstdlib>
#include <string_view>
#include <tuple>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::testing {
namespace {

constexpr int shards = 4;

const char* name_of(Fault fault) {
    switch (fault) {
        case Fault::none:
            return "Nothing";
        case Fault::killed:
            return "Killed";
        case Fault::power_lost:
            return "PowerLost";
        case Fault::content_lost:
            return "ContentLost";
        case Fault::io_error:
            return "IoError";
        case Fault::no_space:
            return "NoSpace";
        case Fault::disk_full:
            return "DiskFull";
        case Fault::short_write:
            return "ShortWrite";
    }
    return "";
}

using Case = std::tuple<const char*, Fault, int>;

class CrashPoint : public ::testing::TestWithParam<Case> {
  protected:
    void strike(const std::string& phase, Fault fault, int at) {
        CrashSite site(phase);
        {
            SyncedDisk disk(site.disk());
            const Outcome outcome = supervise(site.order(fault, at), disk);
            if (survives(fault)) {
                EXPECT_LE(outcome.code, fault == Fault::disk_full ? 1 : 0) << site.output();
                EXPECT_THAT(site.unclear_lines(), ::testing::IsEmpty());
            }
            // The next program makes the leftovers durable, even if it only reads.
            if (fault == Fault::killed && phase == "burst" && at % 2 == 0) {
                supervise(site.reader(), disk);
            } else if (fault == Fault::killed) {
                EXPECT_EQ(supervise(site.order(Fault::none), disk).code, 0) << site.output();
            }
            // Events that are acknowledged after a fault are durable too.
            if (survives(fault) || fault == Fault::killed) disk.lose_unsynced();
        }
        site.expect_acknowledged();
        site.restart();
        site.expect_acknowledged();
        site.expect_sound();
        site.expect_complete();
    }
};

// Performing effects also appends to the log, but the phase `append` tests that already. Here, only renames in the log
// matter: they are the moments at which an event comes into being.
bool matters(const std::string& phase, Fault fault, const Point& point) {
    if (fault == Fault::short_write && point.call.find("write") == std::string::npos) return false;
    // A host that cannot remove its own lock refuses until its admin does.
    const bool on_host = point.path.find("/host/") != std::string::npos;
    if (fault != Fault::killed && on_host && point.call.starts_with("unlink") && point.path.ends_with(".lock"))
        return false;
    const bool in_log = point.path.find("/events.git/") != std::string::npos;
    return phase != "perform" || !in_log || point.call.starts_with("rename");
}

// Only every n-th point is tried, which takes a minute or two. TACHOGRAPH_POINTS=all in the environment tries every
// point.
std::size_t stride_of(const std::string& phase, Fault fault) {
    const char* wanted = std::getenv("TACHOGRAPH_POINTS");
    if (wanted && std::string_view(wanted) == "all") return 1;
    const bool ends = fault == Fault::killed || fault == Fault::power_lost;
    if (phase == "append" || phase == "burst") return ends ? 1 : 3;
    return fault == Fault::killed ? 4 : 10;
}

TEST_P(CrashPoint, LosesAndRepeatsNothing) {
    const auto [phase, fault, shard] = GetParam();
    const std::vector<Point> points = CrashSite(phase).count_points(fault);
    ASSERT_GT(points.size(), 20U);
    std::vector<std::size_t> chosen;
    for (std::size_t at = 0; at < points.size(); ++at) {
        if (matters(phase, fault, points[at])) chosen.push_back(at);
    }
    const std::size_t step = stride_of(phase, fault) * shards;
    for (std::size_t n = static_cast<std::size_t>(shard) * stride_of(phase, fault); n < chosen.size(); n += step) {
        const Point& point = points[chosen[n]];
        SCOPED_TRACE(fmt::format("point {} of {}: {} {}", chosen[n] + 1, points.size(), point.call, point.path));
        strike(phase, fault, static_cast<int>(chosen[n]) + 1);
        if (HasFailure()) break;
    }
}

std::string name_of_case(const ::testing::TestParamInfo<Case>& info) {
    return fmt::format("{}_{}_{}", std::get<0>(info.param), name_of(std::get<1>(info.param)), std::get<2>(info.param));
}

constexpr auto faults = {Fault::killed,   Fault::power_lost, Fault::content_lost,
                         Fault::io_error, Fault::no_space,   Fault::short_write};

INSTANTIATE_TEST_SUITE_P(Every, CrashPoint,
                         ::testing::Combine(::testing::Values("append", "burst", "publish", "perform"),
                                            ::testing::ValuesIn(faults), ::testing::Range(0, shards)),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(FullDisk, CrashPoint,
                         ::testing::Combine(::testing::Values("append", "burst"), ::testing::Values(Fault::disk_full),
                                            ::testing::Range(0, shards)),
                         name_of_case);

}  // namespace
}  // namespace tachograph::testing
