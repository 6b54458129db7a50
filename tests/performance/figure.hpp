// A measured figure with a reference from the same run, and the function that measures it.
#pragma once

#include "tests/performance/histories.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::performance {

struct Figure {
    std::string name;  // `append/alone`; the part before the slash is the measurement's
    double value = 0;  // of ours
    std::string unit;  // of both
    double reference = 0;
    std::string against;  // what the reference is
    std::string note{};   // for the reader of the numbers; may be empty
    std::string table{};  // in Markdown, where one number is too little to say; may be empty

    double ratio() const { return value / reference; }
};

struct Scale {
    std::size_t events = 100'000;
    int seconds = 5;    // of each load
    bool full = false;  // verdicts: as many as it takes to tell 0.3% from none, else just enough to see that it works
};

// Several figures from one experiment.
struct Measurement {
    std::string name;
    std::vector<std::string> figures;  // the parts of their names after the slash
    std::function<std::vector<Figure>(const Scale&, Histories&)> run;
};

Measurement cold_rebuild();
Measurement warm_start();
Measurement first_start();
Measurement append();
Measurement webhook();
Measurement hostile();
Measurement disk();
Measurement memory();
Measurement maintenance();
Measurement judging();
Measurement comparing();
Measurement drawn_verdicts();
Measurement same_verdicts();
Measurement moved_verdicts();
Measurement suite_verdicts();

}  // namespace tachograph::performance
