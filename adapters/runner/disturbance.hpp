// Whether something outside disturbed the machine while a benchmark ran.
#pragma once

#include <string>

namespace tachograph::runner {

struct CpuCounters {
    double stolen = 0;       // ticks that the host of a virtual machine took away
    double total = 0;        // ticks of all processors
    long throttled = 0;      // how often a core was slowed down because of heat
    double load = 0;         // processes that ran or wanted to, on average over a minute
    std::string governor{};  // of the first core's frequency
};

// Values that the machine does not provide are 0.
CpuCounters read_cpu_counters();

// Why the round between both readings should be measured again, in words. Empty if no disturbance is known.
std::string disturbance(const CpuCounters& before, const CpuCounters& after);

}  // namespace tachograph::runner
