// How much of each work a benchmark does. The commits differ in counts.cpp alone.
#pragma once

#include "work.hpp"

#include <string>
#include <vector>

struct Benchmark {
    std::string name;
    Work work;
    std::uint64_t count;
};

std::vector<Benchmark> benchmarks();
