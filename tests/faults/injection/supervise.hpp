// Runs a program and its children, and injects a fault at one of their system calls. The program does not notice: the
// kernel (seccomp) stops each call until the supervisor decides its outcome.
#pragma once

#include "tests/faults/injection/fault.hpp"
#include "tests/faults/injection/synced_disk.hpp"

namespace tachograph::testing {

// Returns when the program and its children are gone. Throws std::runtime_error if it hangs. If `disk` is given, it
// records what is synced; if the fault is a power failure, the disk then loses everything else.
Outcome supervise(const Order& order, SyncedDisk& disk);
Outcome supervise(const Order& order);

}  // namespace tachograph::testing
