#include "adapters/git/log_remote.hpp"

#include "adapters/git/file_lock.hpp"
#include "core/ports/failures.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

const std::string branch = "refs/heads/main";
// Where the host was when it was last seen.
const std::string seen = "refs/remotes/host/main";

}  // namespace

LogRemote::LogRemote(const std::string& path, Remote remote)
    : repository_(Repository::open_or_create(path)), remote_(std::move(remote)), host_(repository_.reference(seen)) {}

// A log that has only its root has no events to lose.
std::optional<ObjectId> LogRemote::log() const {
    const auto tip = repository_.reference(branch);
    if (!tip || repository_.commit(*tip).parents.empty()) return std::nullopt;
    return tip;
}

bool LogRemote::is_in_log(const ObjectId& commit) const {
    const auto tip = repository_.reference(branch);
    return tip && repository_.merge_base(*tip, commit) == commit;
}

void LogRemote::look() {
    const RemoteTip tip = remote_.tip(branch);
    if (tip.id) remote_.fetch(repository_.path(), fmt::format("+{}:{}", branch, seen));
    host_ = tip.id ? repository_.reference(seen) : std::nullopt;
}

std::optional<std::string> LogRemote::adopt() {
    const FileLock lock(repository_.path() + "/tachograph.lock", Wait::no);
    try {
        look();
    } catch (const Unavailable& unavailable) {
        if (!log()) throw;
        return unavailable.what();
    }
    if (!host_ || is_in_log(*host_)) return std::nullopt;
    const auto here = log();
    if (here && repository_.merge_base(*here, *host_) != here) refuse();
    repository_.move_reference(branch, *host_, repository_.reference(branch));
    return std::nullopt;
}

void LogRemote::refuse() const {
    throw Refused(
        fmt::format("the event log {} and its remote {} have gone different ways (here it ends with {:.12}, there with "
                    "{:.12}): only one service may write to a log. To go on with the remote's, stop, and move {} away",
                    repository_.path(), remote_.name(), log().value_or(""), host_.value_or(""), repository_.path()));
}

void LogRemote::publish() {
    for (auto tip = repository_.reference(branch); tip && tip != host_;) {
        try {
            remote_.push(repository_.path(), *tip, branch, host_);
            repository_.move_reference(seen, *tip, repository_.reference(seen));
            host_ = tip;
        } catch (const Unavailable&) {
            const auto expected = host_;
            look();
            // What was published before an answer got lost is in the log, and it goes on from there.
            if (host_ == expected) throw;
            if (host_ && !is_in_log(*host_)) refuse();
        }
    }
}

}  // namespace tachograph::git
