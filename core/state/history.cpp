#include "core/state/history.hpp"

#include "core/jobs/packing.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace tachograph {

bool History::has_acted(const KeyDigest& idempotency_key) const {
    return open_.keys.contains(idempotency_key) || (closed_ && closed_->keys.contains(idempotency_key)) ||
           (archive_ && archive_->has_acted(idempotency_key));
}

bool History::note(const KeyDigest& idempotency_key) {
    if ((closed_ || archive_) && has_acted(idempotency_key)) return false;
    return open_.keys.insert(idempotency_key);
}

void History::add(const Job& job) { open_.jobs.add(job); }

std::optional<Job> History::job(const JobId& id) const {
    std::optional<Job> found = open_.jobs.find(id);
    if (!found && closed_) found = closed_->jobs.find(id);
    if (found || !archive_) return found;
    const auto archived = archive_->job(id);
    return archived ? std::optional(unpack_job(*archived)) : std::nullopt;
}

int History::last_number(const PullId& pull) const {
    int last = open_.jobs.last_number(pull);
    if (closed_) last = std::max(last, closed_->jobs.last_number(pull));
    return archive_ ? std::max(last, archive_->last_number(pull)) : last;
}

std::size_t History::count() const {
    std::size_t jobs = archive_ ? archive_->count() : 0;
    visit_not_archived([&](std::string_view /*packed*/) { ++jobs; });
    return jobs;
}

void History::visit(const std::function<void(Job)>& visitor) const {
    if (archive_) archive_->visit([&](const std::string& packed) { visitor(unpack_job(packed)); });
    visit_not_archived([&](std::string_view packed) { visitor(unpack_job(packed)); });
}

std::vector<Job> History::jobs(const JobRange& range) const {
    std::map<JobId, Job> found;
    const auto keep = [&](Job job) {
        found.try_emplace(job.id, std::move(job));
        if (found.size() > range.most) found.erase(std::prev(found.end()));
    };
    if (archive_)
        for (const std::string& packed : archive_->jobs(range)) keep(unpack_job(packed));
    const auto keep_here = [&](const JobId& id, std::string_view packed) {
        const bool beyond = found.size() >= range.most && (found.empty() || found.rbegin()->first < id);
        if (range.after < id && id < range.before && !beyond) keep(unpack_job(packed));
    };
    if (closed_) closed_->jobs.visit(keep_here);
    open_.jobs.visit(keep_here);
    std::vector<Job> jobs;
    for (auto& [id, job] : found) jobs.push_back(std::move(job));
    return jobs;
}

// A job may be both here and in the archive: while the archive takes a segment, or if the log was read again meanwhile.
void History::visit_not_archived(const std::function<void(std::string_view packed)>& visitor) const {
    const auto visit_here = [&](const JobId& id, std::string_view packed) {
        if (!archive_ || !archive_->job(id)) visitor(packed);
    };
    if (closed_) closed_->jobs.visit(visit_here);
    open_.jobs.visit(visit_here);
}

std::shared_ptr<const SettledSegment> History::close() {
    if (!closed_) return closed_ = std::make_shared<SettledSegment>(std::exchange(open_, {}));
    // The segment that was closed before could not be archived: it goes with what has settled since.
    auto segment = std::make_shared<SettledSegment>(*closed_);
    segment->jobs.add(open_.jobs);
    segment->keys.insert(open_.keys);
    open_ = {};
    return closed_ = std::move(segment);
}

void History::archived(std::shared_ptr<const Archive> archive) {
    archive_ = std::move(archive);
    closed_.reset();
}

}  // namespace tachograph
