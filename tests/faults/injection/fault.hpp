// What is done to programs at one numbered call to the system, and what is known of such calls.
#pragma once

#include <string>
#include <vector>

namespace tachograph::testing {

// A call that changes, or makes durable, what a watched folder holds. The first one is number 1.
struct Point {
    std::string call;  // `fsync`
    std::string path;
};

enum class Fault {
    none,
    killed,        // every process ends just before the call; a write is done by half
    power_lost,    // likewise, and nothing is left that was not synced: no content, and no name
    content_lost,  // likewise, but names are there: files that were not synced are empty, or as they were before
    io_error,      // the call fails with EIO; everything goes on
    no_space,      // … with ENOSPC
    disk_full,     // from the call on, everything that needs room fails with ENOSPC
    short_write,   // a write writes its first half, and says so; other calls are left alone
};

// Whether the program is there after it.
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
