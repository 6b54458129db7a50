// What is over: jobs that have ended and owe nothing, and the causes that have acted. It only grows, nothing in it ever
// changes, and it is looked up now and then; so it is kept packed, and what a cache holds of it is not kept at all.
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

// What became over in a stretch of the log.
struct SettledSegment {
    PackedJobs jobs;
    SeenKeys keys;

    bool operator==(const SettledSegment&) const = default;
};

// Some jobs, in the order of their ids.
struct JobRange {
    JobId after;                // behind this one
    JobId before{{"~", 0}, 0};  // and in front of this one: by itself, no repository's name comes behind it
    std::size_t most = 0;       // no more of them than this
};

// Chapters that are kept elsewhere.
class Archive {
  public:
    virtual ~Archive() = default;

    virtual bool has_acted(const KeyDigest& idempotency_key) const = 0;
    // The packed job; nothing if it is not there.
    virtual std::optional<std::string> job(const JobId& id) const = 0;
    // The highest number of a job of the pull request; 0: there is none.
    virtual int last_number(const PullId& pull) const = 0;
    virtual std::size_t count() const = 0;  // of jobs
    virtual void visit(const std::function<void(const std::string& packed)>& visitor) const = 0;
    virtual std::vector<std::string> jobs(const JobRange& range) const = 0;  // packed
};

class History {
  public:
    bool has_acted(std::string_view idempotency_key) const { return has_acted(digest_of(idempotency_key)); }
    // False: it had acted before.
    bool note(const KeyDigest& idempotency_key);
    // So many more causes are going to be noted, about.
    void expect(std::size_t keys) { open_.keys.expect(open_.keys.size() + keys); }
    // It is going to be noted soon.
    void look_ahead(const KeyDigest& idempotency_key) const { open_.keys.look_ahead(idempotency_key); }

    void add(const Job& job);
    std::optional<Job> job(const JobId& id) const;
    int last_number(const PullId& pull) const;  // of a settled job; 0: there is none
    std::size_t count() const;                  // of settled jobs
    void visit(const std::function<void(Job)>& visitor) const;
    std::vector<Job> jobs(const JobRange& range) const;

    // How many causes have acted since a chapter was closed last.
    std::size_t open_keys() const { return open_.keys.size(); }
    bool has_archive() const { return archive_ != nullptr; }
    // Ends the chapter that is being written, and returns all that no archive has. What comes is a chapter of its own.
    std::shared_ptr<const SettledSegment> close();
    // What was closed is in this archive now, with all that was in the archive before.
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
