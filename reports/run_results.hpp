// The results that a runner sends: the result files of every round, and the machine that made them. JSON on the wire
// and on the disk.
#pragma once

#include "reports/item.hpp"
#include "reports/rules.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::reports {

enum class Side { base, head };

struct ResultFile {
    std::string name;  // its name in the results folder
    std::string text;

    bool operator==(const ResultFile&) const = default;
};

// One run of one side's benchmarks. Round n of the base and round n of the head ran one after the other. A round may
// have several runs, each of other benchmarks.
struct Round {
    int number = 1;
    Side side = Side::base;
    std::vector<ResultFile> files;
    int build = 1;                        // of this side, from 1
    std::vector<std::string> selected{};  // the benchmarks that the program was told to run; empty: all
    std::string problem{};                // how the program ended, if it failed

    bool operator==(const Round&) const = default;
};

struct RunResults {
    std::string runner;
    std::map<std::string, std::string> environment;  // for people: "cpu", "cores", "kernel", "load" …
    std::vector<Round> rounds;
    std::vector<Item> items;           // tables and images for the report, as DiffEqBot's runners send them
    std::vector<std::string> notes{};  // for people: what is missing, and what differs between the sides
    int most_rounds = 0;               // looks after some rounds decided whether to go on, up to this many; 0: no looks
    Rules rules{};                     // of the base

    bool operator==(const RunResults&) const = default;
};

// Throws UnreadableResult (formats/formats.hpp) with one line that says what is wrong and where.
RunResults parse_run_results(const std::string& json);
std::string to_json(const RunResults& results);

}  // namespace tachograph::reports
