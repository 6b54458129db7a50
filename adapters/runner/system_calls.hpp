// Which system calls the code of a repository may not make: those that reach the kernel or the machine as a whole, and
// that no benchmark needs. Docker's default profile is the guide.
#pragma once

#include "adapters/runner/descriptor.hpp"

namespace tachograph::runner {

// A file with the filter as the kernel takes it, read from its start; bubblewrap's --seccomp. Throws Unavailable.
Descriptor system_call_filter();

}  // namespace tachograph::runner
