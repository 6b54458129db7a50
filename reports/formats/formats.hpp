// Reads the result files of benchmark tools. A format is one function that knows its own files; more are added to the
// list in formats.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace tachograph::reports {

// What is wrong, in one line.
struct UnreadableResult : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// All samples of one metric of one benchmark in one file.
struct Measurement {
    std::string name;
    std::string metric;                 // "time"
    std::string unit;                   // "ns"
    std::vector<double> values;         // positive, or not below 0 if they are counted; in the order of the file
    std::string failure;                // why there are none; empty if it went well
    bool apart = false;                 // each value is of a process of its own, else all are of one process
    std::optional<double> tolerance{};  // by what part the file says that it may vary; 0.05 is 5%
    bool more_is_better = false;
    bool is_counted = false;  // hardly varies, as instructions and bytes: see counts.hpp

    bool operator==(const Measurement&) const = default;
};

// The names of all formats, with commas between them.
std::string formats();
// One line that says that these name several benchmarks of one run each.
std::string same_names(const std::set<std::string>& names);
// Bytes of capacity behind a text that save its reader from copying it.
inline constexpr std::size_t reading_room = 64;
// By whichever reader knows the text. Throws UnreadableResult that names the file, also where benchmarks have one name:
// nobody could tell which is which on the other side.
std::vector<Measurement> read_result(const std::string& file_name, const std::string& text);

}  // namespace tachograph::reports
