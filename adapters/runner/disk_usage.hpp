// The disk space that the files below a folder use, even if some of them cannot be found, and deleted files that
// processes still have open.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace tachograph::runner {

class DiskUsage {
  public:
    // Records the free space of the disk now.
    explicit DiskUsage(std::string folder);

    // Each file counts at least 4 KB, so that many empty files count too. If something below the folder cannot be read,
    // the result is at least what the whole disk has lost since construction.
    // `processes` may have deleted files open, which use space of the same disk.
    std::int64_t bytes(const std::vector<pid_t>& processes = {}) const;

  private:
    std::int64_t free() const;

    std::string folder_;
    std::int64_t free_;
};

}  // namespace tachograph::runner
