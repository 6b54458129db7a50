#include "adapters/git/stores/report_store.hpp"

#include "adapters/git/repository/lost_branch.hpp"
#include "core/ports/failures.hpp"
#include "core/values/unlinked_text.hpp"

#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::git {
namespace {

const std::string incoming = "refs/remotes/host/incoming";
// The host's tip when the local branch last equalled it.
const std::string seen = "refs/remotes/host/main";
constexpr const char* readme =
    "# Benchmark reports\n\nWritten by Tachograph: `<owner>/<repository>/<pull request>/<head commit>/<job>.md`, with "
    "the numbers beside it as "
    "JSON. Each commit\nnames its job in the trailer `Job:`; `git log --grep 'Job: <owner>/<repository>/<pull "
    "request>/'` finds the reports "
    "of a pull request.\n";

// Dots are escaped, because git refuses references with names such as `.github` or `x..y`.
std::string results_reference(const JobId& job) {
    std::string name;
    for (const char c : to_text(job)) name += c == '.' ? "%2E" : std::string(1, c);
    return "refs/tachograph/results/" + name;
}

}  // namespace

std::optional<JobId> reported_job(const std::string& message) {
    const std::string trailer = "\nJob: ";
    const auto at = message.find(trailer);
    if (at == std::string::npos) return std::nullopt;
    const auto from = at + trailer.size();
    return parse_job_id(message.substr(from, message.find('\n', from) - from));
}

GitReportStore::GitReportStore(const std::string& path, std::string url_prefix, std::function<Timestamp()> clock,
                               std::optional<Remote> remote)
    : repository_(Repository::open_or_create(path)),
      url_prefix_(std::move(url_prefix)),
      clock_(std::move(clock)),
      remote_(std::move(remote)) {
    if (remote_) return;
    require_branch(repository_, "reports");
    begin();
}

void GitReportStore::begin() {
    repository_.commit_on(main_branch, [&](const std::optional<ObjectId>& tip) -> std::optional<Repository::Change> {
        if (tip) return std::nullopt;
        return Repository::Change{{{"README.md", readme}}, "Begin the reports\n", clock_()};
    });
}

// Points the reference to `target`, whatever it points to now.
void GitReportStore::put(const std::string& reference, const ObjectId& target) {
    while (!repository_.move_reference(reference, target, repository_.reference(reference))) {
    }
}

// Throws if the host lacks reports from before there was a remote: they exist only here.
void GitReportStore::check_nothing_is_lost(const ObjectId& host) const {
    const auto here = repository_.reference(main_branch);
    if (repository_.reference(seen) || !here || repository_.commit(*here).parents.empty()) return;
    if (repository_.merge_base(*here, host) == here) return;
    throw Unavailable(fmt::format("the reports in {} are not in {}, which has others: push them there, or move {} away",
                                  repository_.path(), remote_->name(), repository_.path()));
}

// Makes sure that the host's branch has everything that was published there. Returns the branch's tip.
std::optional<ObjectId> GitReportStore::with_published(const RemoteTip& host, Repair repair) {
    const auto published = repository_.reference(seen);
    const auto shared = published && host.id ? repository_.merge_base(*published, *host.id) : std::nullopt;
    if (shared == published) return host.id;
    const bool went_back = shared == host.id;
    if (!went_back) keep_dropped(*published);
    if (repair == Repair::no) {
        throw Unavailable(
            fmt::format("{} lacks reports that were published there, up to {:.10} in {}: push that commit there; the "
                        "service does with its next report",
                        remote_->name(), *published, repository_.path()));
    }
    remote_->push(repository_.path(), *published, host.branch, host.id);
    spdlog::warn("{} had lost reports that were published: its branch was moved forward again, from {:.10} to {:.10}",
                 remote_->name(), host.id.value_or("nothing"), *published);
    return published;
}

void GitReportStore::keep_dropped(const ObjectId& published) {
    const std::string kept = fmt::format("refs/tachograph/dropped/{:.10}", published);
    put(kept, published);
    throw Unavailable(
        fmt::format("the history of {} was replaced and lacks reports that were published; they are kept in {} under "
                    "{}: merge or push that there, or, to go on without them, stop the service and move {} away",
                    remote_->name(), repository_.path(), kept, repository_.path()));
}

// Moves the local branch to the host's. Returns the tip that the host had. Local commits that this drops were never
// reported as published, and are made again.
std::optional<ObjectId> GitReportStore::follow_host(Repair repair) {
    RemoteTip host = remote_->tip();
    if (host.id) {
        remote_->fetch(repository_.path(), {fmt::format("+{}:{}", host.branch, incoming)});
        host.id = repository_.reference(incoming);
        check_nothing_is_lost(*host.id);
    }
    const auto found = host.id;
    host.id = with_published(host, repair);
    if (host.id) {
        put(seen, *host.id);
        put(main_branch, *host.id);
    }
    host_ = host;
    begin();
    return found;
}

void GitReportStore::update() {
    const std::lock_guard lock(mutex_);
    if (remote_) follow_host(Repair::no);
}

// Returns false if the host's branch had moved; the local branch has then followed it.
bool GitReportStore::push() {
    const auto tip = repository_.reference(main_branch);
    if (!remote_ || tip == host_->id) return true;
    try {
        remote_->push(repository_.path(), *tip, host_->branch, host_->id);
    } catch (const Unavailable&) {
        const auto expected = host_->id;
        if (follow_host() == expected) throw;
        return false;
    }
    put(seen, *tip);
    host_->id = tip;
    return true;
}

// Makes the commit on what the host has.
void GitReportStore::commit_and_push(const Repository::MakeChange& make) {
    if (remote_ && !host_) follow_host();
    do {
        repository_.commit_on(main_branch, make);
    } while (!push());
}

std::vector<std::string> GitReportStore::newest_of(const std::string& repository, std::size_t most) {
    constexpr int most_commits = 1'000;
    const std::lock_guard lock(mutex_);
    if (remote_ && !host_) follow_host();
    std::vector<std::string> found;
    auto at = repository_.reference(main_branch);
    for (int n = 0; at && n < most_commits && found.size() < most; ++n) {
        const CommitInfo commit = repository_.commit(*at);
        const auto job = reported_job(commit.message);
        if (job && job->pull.repository == repository) {
            if (auto json = json_of(*job, commit.tree)) found.push_back(std::move(*json));
        }
        at = commit.parents.empty() ? std::nullopt : std::optional(commit.parents.front());
    }
    return found;
}

// `<repository>/<pull request>/<head>/<number>.json`
std::optional<std::string> GitReportStore::json_of(const JobId& job, const ObjectId& tree) const {
    const std::string folder = fmt::format("{}/{}", job.pull.repository, job.pull.number);
    const std::string file = fmt::format("/{}.json", job.number);
    for (const Repository::Entry& entry : repository_.entries(tree, {folder})) {
        if (entry.kind == Repository::Entry::Kind::file && entry.path.ends_with(file))
            return repository_.blob(entry.id);
    }
    return std::nullopt;
}

std::vector<JobId> GitReportStore::newest(std::size_t most) {
    const std::lock_guard lock(mutex_);
    if (remote_) follow_host();
    std::vector<JobId> found;
    auto at = repository_.reference(main_branch);
    for (std::size_t n = 0; at && n < most; ++n) {
        const CommitInfo commit = repository_.commit(*at);
        if (const auto job = reported_job(commit.message)) found.push_back(*job);
        at = commit.parents.empty() ? std::nullopt : std::optional(commit.parents.front());
    }
    return found;
}

std::string GitReportStore::keep(const JobId& job, const std::string& results) {
    const std::lock_guard lock(mutex_);
    const ObjectId blob = repository_.write_blob(results);
    const std::string reference = results_reference(job);
    for (auto kept = repository_.reference(reference); kept != blob; kept = repository_.reference(reference)) {
        if (remote_) remote_->overwrite(repository_.path(), blob, reference);
        if (repository_.move_reference(reference, blob, kept)) break;
    }
    return blob;
}

std::string GitReportStore::results(const JobId& job, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const std::string reference = results_reference(job);
    if (remote_ && repository_.reference(reference) != id)
        remote_->fetch(repository_.path(), {fmt::format("+{}:{}", reference, reference)});
    return repository_.blob(id);
}

std::string GitReportStore::url_of(const std::string& path) const {
    if (url_prefix_.empty()) return fmt::format("git -C {} show main:{}", repository_.path(), path);
    return url_prefix_ + path;
}

// The commit that added this content; empty if the branch does not have it.
std::string GitReportStore::commit_of(const ReportFile& file) const {
    std::string introduced;
    for (auto at = repository_.reference(main_branch); at && repository_.file(*at, file.path) == file.content;) {
        introduced = *at;
        const CommitInfo info = repository_.commit(*at);
        at = info.parents.empty() ? std::nullopt : std::optional(info.parents.front());
    }
    return introduced;
}

std::string GitReportStore::file(const std::string& path) {
    const std::lock_guard lock(mutex_);
    if (remote_ && !host_) follow_host();
    const auto tip = repository_.reference(main_branch);
    auto content = tip ? repository_.file(*tip, path) : std::nullopt;
    if (!content) throw Refused(fmt::format("the reports repository has no {}", path));
    return *std::move(content);
}

void GitReportStore::amend(const JobId& job, const std::string& subject, const std::vector<ReportFile>& files) {
    const std::lock_guard lock(mutex_);
    commit_and_push([&](const std::optional<ObjectId>& tip) -> std::optional<Repository::Change> {
        Repository::Change change{
            {}, fmt::format("{}\n\nRuling: {}\n", unlinked_line(subject), to_path(job)), clock_()};
        for (const ReportFile& file : files) {
            if (!tip || repository_.file(*tip, file.path) != file.content) change.files[file.path] = file.content;
        }
        return change.files.empty() ? std::nullopt : std::optional(std::move(change));
    });
}

Publication GitReportStore::publish(const JobId& job, const std::string& subject,
                                    const std::vector<ReportFile>& files) {
    const std::lock_guard lock(mutex_);
    if (files.empty()) throw Refused("a report without files cannot be published");
    const ReportFile& report = files.front();
    const auto make = [&](const std::optional<ObjectId>& tip) -> std::optional<Repository::Change> {
        // Other content under the same name is of a job that the event log has lost. It is not this job's report.
        const bool is_published = tip && repository_.file(*tip, report.path) == report.content;
        if (is_published) return std::nullopt;
        Repository::Change change{{}, fmt::format("{}\n\nJob: {}\n", unlinked_line(subject), to_path(job)), clock_()};
        for (const ReportFile& file : files) change.files[file.path] = file.content;
        return change;
    };
    commit_and_push(make);
    return {commit_of(report), url_of(report.path)};
}

}  // namespace tachograph::git
