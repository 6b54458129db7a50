// The state cache in a SQLite file. A file that is damaged, or of another build, is replaced by a new one.
#pragma once

#include "core/ports/state_cache.hpp"

#include <memory>
#include <string>

namespace tachograph::cache {

class SqliteCache final : public StateCache {
  public:
    // Does not read or write yet.
    explicit SqliteCache(std::string path);
    ~SqliteCache() override;

    std::optional<Fold> load() override;
    std::shared_ptr<const Archive> keep(const Fold& fold, const SettledSegment& closed) override;

  private:
    std::string path_;
    Revision kept_;  // the tip that this process has read or written last
};

}  // namespace tachograph::cache
