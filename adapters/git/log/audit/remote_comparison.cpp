#include "adapters/git/log/audit/remote_comparison.hpp"

#include "core/ports/failures.hpp"

#include <filesystem>
#include <fstream>
#include <optional>

#include <fmt/format.h>
#include <stdlib.h>

namespace tachograph::git {
namespace {

namespace fs = std::filesystem;

const std::string seen = "refs/remotes/host/main";

// A temporary repository that shares the objects of another one.
class Scratch {
  public:
    explicit Scratch(const std::string& other) {
        std::string name = (fs::temp_directory_path() / "tachograph-verify.XXXXXX").string();
        if (!::mkdtemp(name.data())) throw Unavailable("cannot make a folder in " + fs::temp_directory_path().string());
        path = name;
        Repository::open_or_create(path);
        std::ofstream(path + "/objects/info/alternates") << fs::absolute(other + "/objects").string() << "\n";
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        std::error_code none;
        fs::remove_all(path, none);
    }

    std::string path;
};

std::size_t events_between(const Repository& repository, const ObjectId& from, ObjectId to) {
    std::size_t events = 0;
    for (; to != from; ++events) to = repository.commit(to).parents.at(0);
    return events;
}

std::vector<AuditFinding> compare(const Repository& repository, const ObjectId& here, const ObjectId& there,
                                  const std::string& where) {
    const auto base = repository.merge_base(here, there);
    if (base == there) return {};
    if (base != here)
        return {{here, fmt::format("the log ends here, but {} it has diverged, to {:.10}: one of them was rewritten",
                                   where, there)}};
    return {{here, fmt::format("the log ends here, but {} it goes on for {} more events, to {:.10}", where,
                               events_between(repository, here, there), there)}};
}

}  // namespace

std::vector<AuditFinding> compare_with_last_seen(const std::string& path) {
    const Repository repository = Repository::open(path);
    // The remote's tip is read first, so that events that are published meanwhile are in both.
    const auto there = repository.reference(seen);
    const auto here = repository.reference(main_branch);
    if (!here || !there) return {};
    return compare(repository, *here, *there, "when its remote was last seen,");
}

std::vector<AuditFinding> compare_with_remote(const std::string& path, const Remote& remote) {
    const Scratch scratch(path);
    const bool published = remote.tip(main_branch).id.has_value();
    if (published) remote.fetch(scratch.path, {fmt::format("+{}:{}", main_branch, seen)});
    // The local tip is read last, so that events that are appended and published meanwhile are in both.
    const Repository log = Repository::open(path);
    const auto here = log.reference(main_branch);
    if (!here) return {};
    if (!published) {
        if (!log.reference(seen)) return {};
        return {{*here, fmt::format("{} had an event log, and has none now", remote.name())}};
    }
    const Repository both = Repository::open(scratch.path);
    return compare(both, *here, *both.reference(seen), fmt::format("in {}", remote.name()));
}

}  // namespace tachograph::git
