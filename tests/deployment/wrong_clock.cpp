// Preloaded into a program: its wall clock is TACHOGRAPH_TEST_CLOCK seconds ahead (behind, if negative); its other
// clocks are right. libfaketime 0.9.10 does not work with jemalloc, which reads a clock before libfaketime is ready.
#include <cstdlib>

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
    const long result = ::syscall(SYS_clock_gettime, clock, now);
    const char* offset = std::getenv("TACHOGRAPH_TEST_CLOCK");
    const bool shifts = result == 0 && offset && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE);
    if (shifts) now->tv_sec += std::atol(offset);
    return static_cast<int>(result);
}
