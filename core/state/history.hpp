// Settled jobs (ended, with no effect owed) and the idempotency keys of all events. Append-only and rarely read: kept
// packed in memory, or only in the cache once the cache has it.
#pragma once

#include "core/jobs/packed_jobs.hpp"
#include "core/state/seen_keys.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

// The jobs that settled, and the keys that were noted, in one part of the log.
struct SettledSegment {
    PackedJobs jobs;
    SeenKeys keys;

    bool operator==(const SettledSegment&) const = default;
};

// A range of jobs, in the order of their ids.
struct JobRange {
    JobId after;                // exclusive
    JobId before{{"~", 0}, 0};  // exclusive; the default sorts after every repository's name
    std::size_t most = 0;       // the largest number of jobs to return
};

// Settled segments that are stored outside of memory, as in a cache.
class Archive {
  public:
    virtual ~Archive() = default;

    virtual bool has_acted(const KeyDigest& idempotency_key) const = 0;
    // The packed job; nullopt if the archive does not have the job.
    virtual std::optional<std::string> job(const JobId& id) const = 0;
    // The highest job number of the pull request; 0 if it has no job here.
    virtual int last_number(const PullId& pull) const = 0;
    virtual std::size_t count() const = 0;  // of jobs
    virtual void visit(const std::function<void(const std::string& packed)>& visitor) const = 0;
    virtual std::vector<std::string> jobs(const JobRange& range) const = 0;  // packed
};

class History {
  public:
    bool has_acted(std::string_view idempotency_key) const { return has_acted(digest_of(idempotency_key)); }
    // Adds the key. Returns false if it was known already.
    bool note(const KeyDigest& idempotency_key);
    // Reserves room for about so many more keys.
    void expect(std::size_t keys) { open_.keys.expect(open_.keys.size() + keys); }
    // Prefetches the memory for a key that note() gets soon.
    void look_ahead(const KeyDigest& idempotency_key) const { open_.keys.look_ahead(idempotency_key); }

    void add(const Job& job);
    std::optional<Job> job(const JobId& id) const;
    int last_number(const PullId& pull) const;  // of a settled job; 0 if there is none
    std::size_t count() const;                  // of settled jobs
    void visit(const std::function<void(Job)>& visitor) const;
    std::vector<Job> jobs(const JobRange& range) const;

    // How many keys the open segment has.
    std::size_t open_keys() const { return open_.keys.size(); }
    bool has_archive() const { return archive_ != nullptr; }
    // Closes the open segment and begins a new one. Returns everything that is closed and not archived yet.
    std::shared_ptr<const SettledSegment> close();
    // `archive` has the closed segment now, and everything that the archive before it had.
    void archived(std::shared_ptr<const Archive> archive);

    bool operator==(const History&) const = default;

  private:
    bool has_acted(const KeyDigest& idempotency_key) const;
    void visit_not_archived(const std::function<void(std::string_view packed)>& visitor) const;

    std::shared_ptr<const Archive> archive_;
    std::shared_ptr<const SettledSegment> closed_;
    SettledSegment open_;
};

}  // namespace tachograph
