// The event logs that are measured, each made once in a run.
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
    // A log with so many events, as the service leaves it. Not to be changed.
    std::string stored(std::size_t events);
    // The same as `git clone` brings it.
    std::string cloned(std::size_t events);
    // The same events by `git fast-import`, repacked: what git makes of them by itself.
    std::string imported(std::size_t events);
    // A place for what one measurement needs, empty at first.
    std::string scratch();

  private:
    testing::Folder folder_;
    std::map<std::string, std::string> made_;
    int scratches_ = 0;
};

// What `git fast-import` reads to make a log of the events.
void write_import(const std::string& path, std::size_t events);

// An empty log at `path` that git alone has made.
void make_bare(const std::string& path);

}  // namespace tachograph::performance
