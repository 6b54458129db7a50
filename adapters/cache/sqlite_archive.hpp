// The archive of settled segments in the cache's file. One thread at a time.
// Included by .cpp files of this room only.
#pragma once

#include "core/state/history.hpp"

#include <optional>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

namespace tachograph::cache {

// Removes the file and SQLite's files that belong to it.
void remove_file(const std::string& path);

// Every call throws Unavailable if the file is damaged; the cache is not used again then.
class SqliteArchive final : public Archive {
  public:
    // Throws SQLite::Exception.
    explicit SqliteArchive(std::string path);

    bool has_acted(const KeyDigest& idempotency_key) const override;
    std::optional<std::string> job(const JobId& id) const override;
    int last_number(const PullId& pull) const override;
    std::size_t count() const override;
    void visit(const std::function<void(const std::string& packed)>& visitor) const override;
    std::vector<std::string> jobs(const JobRange& range) const override;

  private:
    template <class Ask>
    auto guarded(SQLite::Statement& statement, Ask ask) const;

    std::string path_;
    SQLite::Database database_;
    mutable SQLite::Statement cause_;
    mutable SQLite::Statement job_;
    mutable SQLite::Statement last_number_;
    mutable SQLite::Statement range_;
    // The last key that was not found. Each key is looked up twice: when a command is decided, and when its event is
    // applied.
    mutable std::optional<KeyDigest> absent_;
};

}  // namespace tachograph::cache
