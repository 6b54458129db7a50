// libgit2's return codes as exceptions. Included by .cpp files of this room only.
#pragma once

#include <string>

namespace tachograph::git {

// Sets libgit2 up, once in the process: everything that is written is synced to the disk.
void start_libgit2();

// Throws Unavailable, `cannot <what>: <libgit2's words>`.
[[noreturn]] void fail(const std::string& what);

// Throws if `code` is an error.
inline void check(int code, const std::string& what) {
    if (code < 0) fail(what);
}

}  // namespace tachograph::git
