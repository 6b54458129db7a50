// What the files below a folder take of its disk, bounded also if they hide.
#pragma once

#include <cstdint>
#include <string>

namespace tachograph::runner {

class DiskUsage {
  public:
    // Notes what is free now.
    explicit DiskUsage(std::string folder);

    // Each file counts at least 4 KB, so that many empty ones count too. If something below the folder cannot be read,
    // it is what the whole disk has lost since the beginning, if that is more.
    std::int64_t bytes() const;

  private:
    std::int64_t free() const;

    std::string folder_;
    std::int64_t free_;
};

}  // namespace tachograph::runner
