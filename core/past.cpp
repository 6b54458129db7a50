#include "core/past.hpp"

#include "core/packing.hpp"

#include <algorithm>
#include <utility>

namespace tachograph {
namespace {

const std::string* packed_job(const Chapter& chapter, const JobId& id) {
    const auto pull = chapter.jobs.find(id.pull);
    if (pull == chapter.jobs.end()) return nullptr;
    const auto job = pull->second.find(id.number);
    return job == pull->second.end() ? nullptr : &job->second;
}

int last_number_in(const Chapter& chapter, const PullId& pull) {
    const auto found = chapter.jobs.find(pull);
    return found == chapter.jobs.end() ? 0 : found->second.rbegin()->first;
}

std::size_t count_in(const Chapter& chapter) {
    std::size_t count = 0;
    for (const auto& [pull, jobs] : chapter.jobs) count += jobs.size();
    return count;
}

void visit_in(const Chapter& chapter, const std::function<void(Job)>& visitor) {
    for (const auto& [pull, jobs] : chapter.jobs) {
        for (const auto& [number, packed] : jobs) visitor(unpack_job(packed));
    }
}

}  // namespace

bool Past::has_acted(std::string_view cause) const {
    const CauseDigest digest = digest_of(cause);
    return open_.causes.contains(digest) || (closed_ && closed_->causes.contains(digest)) ||
           (archive_ && archive_->has_acted(digest));
}

bool Past::note(std::string_view cause) {
    if ((closed_ || archive_) && has_acted(cause)) return false;
    return open_.causes.insert(digest_of(cause));
}

void Past::add(const Job& job) { open_.jobs[job.id.pull][job.id.number] = pack(job); }

std::optional<Job> Past::job(const JobId& id) const {
    const std::string* packed = packed_job(open_, id);
    if (!packed && closed_) packed = packed_job(*closed_, id);
    if (packed) return unpack_job(*packed);
    const auto archived = archive_ ? archive_->job(id) : std::nullopt;
    return archived ? std::optional(unpack_job(*archived)) : std::nullopt;
}

int Past::last_number(const PullId& pull) const {
    int last = last_number_in(open_, pull);
    if (closed_) last = std::max(last, last_number_in(*closed_, pull));
    return archive_ ? std::max(last, archive_->last_number(pull)) : last;
}

std::size_t Past::count() const {
    return count_in(open_) + (closed_ ? count_in(*closed_) : 0) + (archive_ ? archive_->count() : 0);
}

void Past::visit(const std::function<void(Job)>& visitor) const {
    if (archive_) archive_->visit([&](const std::string& packed) { visitor(unpack_job(packed)); });
    if (closed_) visit_in(*closed_, visitor);
    visit_in(open_, visitor);
}

std::shared_ptr<const Chapter> Past::close() {
    // What could not be archived is tried again together with what has come since.
    auto chapter = std::make_shared<Chapter>(std::exchange(open_, {}));
    if (closed_) {
        for (const auto& [pull, jobs] : closed_->jobs) chapter->jobs[pull].insert(jobs.begin(), jobs.end());
        chapter->causes.insert(closed_->causes);
    }
    return closed_ = std::move(chapter);
}

void Past::archived(std::shared_ptr<const Archive> archive) {
    archive_ = std::move(archive);
    closed_.reset();
}

}  // namespace tachograph
