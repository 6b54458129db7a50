// libgit2's return codes as exceptions. Included by .cpp files of this room only.
#pragma once

#include <string>

namespace tachograph::git {

// Sets libgit2 up, once per process, so that all writes are synced to disk.
void start_libgit2();

// Throws Unavailable with `cannot <what>: <libgit2's message>`.
[[noreturn]] void fail(const std::string& what);

// Throws Unavailable if `code` is a libgit2 error.
inline void check(int code, const std::string& what) {
    if (code < 0) fail(what);
}

}  // namespace tachograph::git
