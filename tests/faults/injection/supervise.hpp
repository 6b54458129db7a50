// Runs a program, with all that it starts, and lets something happen at one of its calls to the system. The program
// knows nothing of it: the kernel holds each call back (seccomp) until it is said here what becomes of it.
#pragma once

#include "tests/faults/injection/fault.hpp"
#include "tests/faults/injection/synced_disk.hpp"

namespace tachograph::testing {

// Returns when the program and its children are gone. Throws std::runtime_error if it hangs.
// `disk`, if it is given, learns what is synced; where the fault says so, the disk then loses the rest.
Outcome supervise(const Order& order, SyncedDisk& disk);
Outcome supervise(const Order& order);

}  // namespace tachograph::testing
