#include "adapters/git/report_store.hpp"

#include "core/ports/failures.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

const std::string branch = "refs/heads/main";
constexpr const char* readme =
    "# Benchmark reports\n\nWritten by Tachograph: `<owner>/<repository>/<pull request>/<head commit>/<job>.md`, with "
    "the numbers beside it as "
    "JSON. Each commit\nnames its job in the trailer `Job:`; `git log --grep 'Job: <owner>/<repository>#<pull "
    "request>'` finds the reports "
    "of a pull request.\n";

// Git refuses names such as `.github` or `x..y` in references.
std::string results_reference(const JobId& job) {
    std::string name;
    for (const char c : to_text(job)) name += c == '.' ? "%2E" : std::string(1, c);
    return "refs/tachograph/results/" + name;
}

}  // namespace

GitReportStore::GitReportStore(const std::string& path, std::string url_prefix, std::function<Timestamp()> clock)
    : repository_(Repository::open_or_create(path)), url_prefix_(std::move(url_prefix)), clock_(std::move(clock)) {
    repository_.commit_on(branch, [&](const std::optional<ObjectId>& tip) -> std::optional<Repository::Change> {
        if (tip) return std::nullopt;
        return Repository::Change{{{"README.md", readme}}, "Begin the reports\n", clock_()};
    });
}

std::string GitReportStore::keep(const JobId& job, const std::string& results) {
    const std::lock_guard lock(mutex_);
    const ObjectId blob = repository_.write_blob(results);
    const std::string reference = results_reference(job);
    while (true) {
        const auto kept = repository_.reference(reference);
        if (kept == blob || repository_.move_reference(reference, blob, kept)) return blob;
    }
}

std::string GitReportStore::results(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return repository_.blob(id);
}

std::string GitReportStore::url_of(const std::string& path) const {
    if (url_prefix_.empty()) return fmt::format("git -C {} show main:{}", repository_.path(), path);
    return url_prefix_ + path;
}

// The commit that brought the file; nothing where it is not there.
std::string GitReportStore::commit_of(const std::string& path) const {
    std::string introduced;
    for (auto at = repository_.reference(branch); at && repository_.file(*at, path);) {
        introduced = *at;
        const CommitInfo info = repository_.commit(*at);
        at = info.parents.empty() ? std::nullopt : std::optional(info.parents.front());
    }
    return introduced;
}

Publication GitReportStore::publish(const JobId& job, const std::string& subject,
                                    const std::vector<ReportFile>& files) {
    const std::lock_guard lock(mutex_);
    if (files.empty()) throw Refused("a report without files cannot be published");
    const std::string& path = files.front().path;
    const auto made =
        repository_.commit_on(branch, [&](const std::optional<ObjectId>& tip) -> std::optional<Repository::Change> {
            if (tip && repository_.file(*tip, path)) return std::nullopt;  // published before a crash
            Repository::Change change{{}, fmt::format("{}\n\nJob: {}\n", subject, to_text(job)), clock_()};
            for (const ReportFile& file : files) change.files[file.path] = file.content;
            return change;
        });
    return {made ? *made : commit_of(path), url_of(path)};
}

}  // namespace tachograph::git
