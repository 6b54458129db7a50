// Faults that are injected at one numbered system call of a program, and the record of such calls.
#pragma once

#include <string>
#include <vector>

namespace tachograph::testing {

// A system call that changes the content of a watched folder, or makes it durable. The first one is number 1.
struct Point {
    std::string call;  // `fsync`
    std::string path;
};

enum class Fault {
    none,
    killed,        // every process ends just before the call; a write writes its first half
    power_lost,    // likewise, and everything that was not synced is lost: content and names
    content_lost,  // likewise, but names survive: files that were not synced are empty, or as before
    io_error,      // the call fails with EIO; everything continues
    no_space,      // … with ENOSPC
    disk_full,     // from the call on, every call that needs space fails with ENOSPC
    short_write,   // a write writes its first half, and returns that; other calls are unaffected
};

// Whether the program survives the fault.
inline bool survives(Fault fault) {
    return fault != Fault::killed && fault != Fault::power_lost && fault != Fault::content_lost;
}

struct Order {
    std::vector<std::string> words;     // the program with its path, and arguments
    std::string disk;                   // the folder that loses what is not synced
    std::vector<std::string> numbered;  // calls below these folders are numbered
    std::string output;                 // the file that standard output and error are appended to
    Fault fault = Fault::none;
    int at = 0;  // the number of the call
};

struct Outcome {
    int code = 0;  // the exit code, or 128 and the signal
    std::vector<Point> points;
    bool struck = false;
};

}  // namespace tachograph::testing
