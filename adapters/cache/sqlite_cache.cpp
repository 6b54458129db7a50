#include "adapters/cache/sqlite_cache.hpp"

#include "adapters/cache/sqlite_archive.hpp"
#include "core/ports/failures.hpp"
#include "core/state/state_packing.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <filesystem>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::cache {
namespace {

namespace fs = std::filesystem;

constexpr const char* schema =
    "CREATE TABLE IF NOT EXISTS fold (version TEXT NOT NULL, tip TEXT NOT NULL, state BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS job (repository TEXT, pull INTEGER, number INTEGER, packed BLOB NOT NULL,"
    " PRIMARY KEY (repository, pull, number)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS cause (digest BLOB PRIMARY KEY) WITHOUT ROWID;";

SQLite::Database open_to_write(const std::string& path) {
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 5000);
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    database.exec(schema);
    return database;
}

void add_jobs(SQLite::Database& database, const SettledSegment& closed) {
    SQLite::Statement insert(database, "INSERT OR REPLACE INTO job VALUES (?, ?, ?, ?)");
    closed.jobs.visit([&](const JobId& job, std::string_view packed) {
        insert.bindNoCopy(1, job.pull.repository);
        insert.bind(2, job.pull.number);
        insert.bind(3, job.number);
        insert.bindNoCopy(4, packed.data(), static_cast<int>(packed.size()));
        insert.exec();
        insert.reset();
    });
}

void add_causes(SQLite::Database& database, const SettledSegment& closed) {
    // Sorted as the table is, so that every page of the table is visited once.
    std::vector<KeyDigest> digests = closed.keys.all();
    std::ranges::sort(digests, [](const KeyDigest& one, const KeyDigest& other) {
        return std::memcmp(one.data(), other.data(), sizeof one) < 0;
    });
    SQLite::Statement insert(database, "INSERT OR IGNORE INTO cause VALUES (?)");
    for (const KeyDigest& digest : digests) {
        insert.bindNoCopy(1, digest.data(), sizeof digest);
        insert.exec();
        insert.reset();
    }
}

// If the history has an archive, that archive is this file, and the file must still end where it did. Otherwise another
// process has replaced the file.
void begin(SQLite::Database& database, const Fold& fold, const Revision& expected) {
    if (!fold.state.history.has_archive()) {
        database.exec("DELETE FROM job; DELETE FROM cause;");
    } else if (SQLite::Statement last(database, "SELECT tip FROM fold");
               !last.executeStep() || last.getColumn(0).getString() != expected) {
        throw Unavailable("another process has replaced the cache");
    }
    database.exec("DELETE FROM fold");
}

void write(SQLite::Database& database, const Fold& fold, const SettledSegment& closed, const Revision& expected) {
    SQLite::Transaction transaction(database);
    begin(database, fold, expected);
    add_jobs(database, closed);
    add_causes(database, closed);
    const std::string packed = pack(fold.state);
    SQLite::Statement insert(database, "INSERT INTO fold VALUES (?, ?, ?)");
    insert.bind(1, REDUCER_VERSION);
    insert.bind(2, fold.tip);
    insert.bindNoCopy(3, packed.data(), static_cast<int>(packed.size()));
    insert.exec();
    transaction.commit();
    // Empties the WAL, because opening the file reads all of it.
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace

SqliteCache::SqliteCache(std::string path) : path_(std::move(path)) {}
SqliteCache::~SqliteCache() = default;

std::optional<Fold> SqliteCache::load() {
    if (!fs::exists(path_)) return std::nullopt;
    try {
        auto archive = std::make_shared<SqliteArchive>(path_);
        SQLite::Database database(path_, SQLite::OPEN_READONLY);
        SQLite::Statement kept(database, "SELECT tip, state FROM fold WHERE version = ?");
        kept.bind(1, REDUCER_VERSION);
        if (!kept.executeStep()) return std::nullopt;
        Fold fold{unpack_state(kept.getColumn(1).getString()), kept.getColumn(0).getString()};
        fold.state.history.archived(std::move(archive));
        kept_ = fold.tip;
        return fold;
    } catch (const std::exception& failure) {
        spdlog::warn("the cache {} cannot be used, and a new one will be written: {}", path_, failure.what());
        remove_file(path_);
        return std::nullopt;
    }
}

std::shared_ptr<const Archive> SqliteCache::keep(const Fold& fold, const SettledSegment& closed) {
    // A new file of that name would replace the WAL that the archive has open.
    if (fold.state.history.has_archive() && !fs::exists(path_)) throw Unavailable(path_ + " was removed");
    try {
        SQLite::Database database = open_to_write(path_);
        write(database, fold, closed, kept_);
        kept_ = fold.tip;
        return std::make_shared<SqliteArchive>(path_);
    } catch (const SQLite::Exception& failure) {
        throw Unavailable(fmt::format("the cache {} cannot be written: {}", path_, failure.what()));
    }
}

}  // namespace tachograph::cache
