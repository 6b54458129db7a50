// The event logs for measurements, each made once in a run.
#pragma once

#include "core/events/event.hpp"
#include "tests/folder.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace tachograph::performance {

class Histories {
  public:
    // A log with that number of events, as the service leaves it. It must not be changed.
    std::string stored(std::size_t events);
    // The same log after `git clone`.
    std::string cloned(std::size_t events);
    // The same events, imported by `git fast-import` and repacked, for comparison with git alone.
    std::string imported(std::size_t events);
    // An empty folder for one measurement.
    std::string scratch();

  private:
    testing::Folder folder_;
    std::map<std::string, std::string> made_;
    int scratches_ = 0;
};

// The input with which `git fast-import` makes a log of the events.
void write_import(const std::string& path, std::size_t events);

// Makes an empty log at `path` with git alone.
void make_bare(const std::string& path);

}  // namespace tachograph::performance
