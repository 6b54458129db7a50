#include "adapters/cache/sqlite_archive.hpp"

#include "core/ports/failures.hpp"

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace tachograph::cache {

void remove_file(const std::string& path) {
    std::error_code none;
    for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(path + ending, none);
}

SqliteArchive::SqliteArchive(std::string path)
    : path_(std::move(path)),
      database_(path_, SQLite::OPEN_READONLY),
      cause_(database_, "SELECT 1 FROM cause WHERE digest = ?"),
      job_(database_, "SELECT packed FROM job WHERE repository = ? AND pull = ? AND number = ?"),
      last_number_(database_, "SELECT number FROM job WHERE repository = ? AND pull = ? ORDER BY number DESC LIMIT 1"),
      range_(database_,
             "SELECT packed FROM job WHERE (repository, pull, number) > (?, ?, ?) AND (repository, pull, number) < (?, "
             "?, ?)"
             " ORDER BY repository, pull, number LIMIT ?") {}

// If the file is damaged, it is removed: the next replay then reads the log.
template <class Ask>
auto SqliteArchive::guarded(SQLite::Statement& statement, Ask ask) const {
    try {
        statement.reset();
        auto answer = ask();
        statement.reset();  // ends the read transaction, so that the WAL can be checkpointed
        return answer;
    } catch (const SQLite::Exception& failure) {
        remove_file(path_);
        throw Unavailable(
            fmt::format("the cache {} is damaged, and a new one will be written: {}", path_, failure.what()));
    }
}

bool SqliteArchive::has_acted(const KeyDigest& idempotency_key) const {
    if (idempotency_key == absent_) return false;
    const bool found = guarded(cause_, [&] {
        cause_.bindNoCopy(1, idempotency_key.data(), sizeof idempotency_key);
        return cause_.executeStep();
    });
    if (!found) absent_ = idempotency_key;
    return found;
}

std::optional<std::string> SqliteArchive::job(const JobId& id) const {
    return guarded(job_, [&]() -> std::optional<std::string> {
        job_.bindNoCopy(1, id.pull.repository);
        job_.bind(2, id.pull.number);
        job_.bind(3, id.number);
        if (!job_.executeStep()) return std::nullopt;
        return job_.getColumn(0).getString();
    });
}

int SqliteArchive::last_number(const PullId& pull) const {
    return guarded(last_number_, [&] {
        last_number_.bindNoCopy(1, pull.repository);
        last_number_.bind(2, pull.number);
        return last_number_.executeStep() ? last_number_.getColumn(0).getInt() : 0;
    });
}

std::size_t SqliteArchive::count() const {
    SQLite::Statement all(database_, "SELECT count(*) FROM job");
    return guarded(all, [&] { return all.executeStep() ? static_cast<std::size_t>(all.getColumn(0).getInt64()) : 0U; });
}

void SqliteArchive::visit(const std::function<void(const std::string& packed)>& visitor) const {
    SQLite::Statement all(database_, "SELECT packed FROM job ORDER BY repository, pull, number");
    guarded(all, [&] {
        while (all.executeStep()) visitor(all.getColumn(0).getString());
        return true;
    });
}

std::vector<std::string> SqliteArchive::jobs(const JobRange& range) const {
    return guarded(range_, [&] {
        int place = 0;
        for (const JobId* id : {&range.after, &range.before}) {
            range_.bindNoCopy(++place, id->pull.repository);
            range_.bind(++place, id->pull.number);
            range_.bind(++place, id->number);
        }
        range_.bind(++place, static_cast<std::int64_t>(range.most));
        std::vector<std::string> jobs;
        while (range_.executeStep()) jobs.push_back(range_.getColumn(0).getString());
        return jobs;
    });
}

}  // namespace tachograph::cache
