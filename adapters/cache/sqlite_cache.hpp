// The state cache in a SQLite file. It is disposable: a file that is damaged, or of another build, is begun anew.
#pragma once

#include "core/ports/state_cache.hpp"

#include <memory>
#include <string>

namespace tachograph::cache {

class SqliteCache final : public StateCache {
  public:
    // Nothing is read or written yet.
    explicit SqliteCache(std::string path);
    ~SqliteCache() override;

    std::optional<Fold> load() override;
    std::shared_ptr<const Archive> keep(const Fold& fold, const SettledSegment& closed) override;

  private:
    std::string path_;
    Revision kept_;  // what this process has read or written last
};

}  // namespace tachograph::cache
