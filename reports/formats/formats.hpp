// Reads the result files of benchmark tools. A format is one function that recognises its own files. To add one, add it
// to the list in formats.cpp.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
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
    std::vector<double> values;         // positive; counts may be 0; in the order of the file
    std::string failure;                // why there are no values; else empty
    bool apart = false;                 // each value is from a process of its own; else all are from one process
    std::optional<double> tolerance{};  // how much the file says that it may vary; 0.05 is 5%
    bool more_is_better = false;
    bool is_counted = false;       // hardly varies, as instructions and bytes: see counts.hpp
    std::string clock{};           // "CPU time" or "real time", if the file has both; empty: the tool has one
    std::vector<double> beside{};  // the values by the other clock

    bool operator==(const Measurement&) const = default;
};

// What a file says of its library and its machine, in its own words. The sides should agree.
using Facts = std::map<std::string, std::string, std::less<>>;

struct FileContent {
    std::vector<Measurement> measurements;
    Facts facts;
};

// The names of all formats, with commas between them.
std::string formats();
// The error message, in one line, if several benchmarks of one run have one of these names.
std::string same_names(const std::set<std::string>& names);
// If a text has so many bytes of spare capacity, its reader need not copy it.
inline constexpr std::size_t reading_room = 64;
// Reads the text by the format that recognises it. Throws UnreadableResult, which names the file. Also throws if two
// benchmarks have the same name: then nobody could match them with those of the other side.
FileContent read_content(const std::string& file_name, const std::string& text);
// Returns the measurements only.
std::vector<Measurement> read_result(const std::string& file_name, const std::string& text);

}  // namespace tachograph::reports
