// The system calls that the code of a repository may not make: they affect the kernel or the whole machine, and no
// benchmark needs them. Based on Docker's default profile.
#pragma once

#include "adapters/runner/descriptor.hpp"

namespace tachograph::runner {

// Returns a file with the seccomp filter for bubblewrap's --seccomp, positioned at its start. Throws Unavailable.
Descriptor system_call_filter();

}  // namespace tachograph::runner
