// The event log's home on a host, which several services may share: one writes, the others follow.
//
// The writer has the epoch of the last service.began in the host's log, which it put there itself by a push with a
// lease: of many who try, one succeeds. From then on every push of an earlier epoch's writer is rejected, because the
// host's log is not any more where that one left it; it looks, sees the later epoch, and gives way. Pushes are
// fast-forward only. Whatever a push came to, it is looked at before anything follows from it, and nothing is ever
// guessed or forced.
//
// Beside the log, the writer keeps a heartbeat on the host (refs/tachograph/alive), so that the others need no clock
// but their own to see that it is gone. A host that does not take the sign, or does not show it, cannot be shared: that
// is found out before anything is written.
#pragma once

#include "adapters/git/replication/heartbeat.hpp"
#include "adapters/git/repository/remote.hpp"
#include "adapters/git/repository/repository.hpp"
#include "core/ports/failures.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tachograph::git {

// Another service is the writer.
struct Fenced : Refused {
    using Refused::Refused;
};

// Where both are on the host; nothing: nowhere.
struct RemoteTips {
    std::optional<ObjectId> log;
    std::optional<ObjectId> alive;

    bool operator==(const RemoteTips&) const = default;
};

class LogRemote {
  public:
    // Makes the repository at `path` where there is none, without an event log in it.
    LogRemote(const std::string& path, Remote remote, std::string service);

    // For those who do not write: looks at the host, and brings the log on this disk up to it. Events that the host has
    // not stay, where the host's log can still go on with them; if it went on without them, they are set aside under
    // refs/tachograph/fenced. Returns the reference, if that happened. Throws Unavailable, and Refused if this
    // disk and the host never had the same log, or somebody who is no service wrote to the host's.
    std::optional<std::string> follow();
    // As of the last look.
    const RemoteTips& seen() const { return host_; }
    // Who says so on the host, as of the last look; nothing: nobody, the last one ended in peace.
    std::optional<Heartbeat> writer() const;
    // Whether there are events on this disk.
    bool has_log() const { return log().has_value(); }

    // Before anything is written: says on the host who is about to write, if nobody says so, and looks whether that
    // is seen there. Throws Fenced if another one was faster, and Unavailable where the host refuses or hides it.
    void announce(std::int64_t epoch);
    // Whether the log ends with what this object claimed already, or tried to: nothing is to be written for it again.
    bool has_claimed() const;
    // Becomes the host's writer: the log on this disk has this service's service.began of that epoch. Throws Fenced
    // if another one was faster or lives, and Unavailable where it is not known what came of it.
    void claim(std::int64_t epoch);
    // For the writer: publishes what is new, otherwise a heartbeat. Throws Unavailable if it is not done or not
    // known, Fenced, and Refused where somebody who is no service wrote to the host's log.
    void publish();
    // For the writer, at the end: nobody needs to wait for a heartbeat any more. Does nothing if something is not
    // published. Throws Unavailable.
    void release();
    // It came to nothing: takes back its announcement, so that nobody waits for its heartbeats. If that does not
    // work they do wait.
    void withdraw();

  private:
    void look();
    void note(const RemoteTips& pushed);
    void repack(const std::vector<std::string>& how);
    ObjectId next_sign();
    [[noreturn]] void give_way() const;
    void give_way_to_another() const;
    [[noreturn]] void refuse() const;
    std::optional<std::int64_t> epoch_begun_since(const std::optional<ObjectId>& base) const;
    CommitInfo first_since(const std::optional<ObjectId>& base, const ObjectId& tip) const;
    std::string set_aside(const ObjectId& tip) const;
    std::optional<ObjectId> log() const;
    bool is_in_log(const ObjectId& commit) const;

    Repository repository_;
    Remote remote_;
    Heartbeat sign_;
    int signs_ = 0;
    int fetched_ = 0;                  // packs since the last repack
    RemoteTips host_;                  // as of the last look
    std::optional<ObjectId> claimed_;  // the end of the log at the last claim
    std::optional<Heartbeat> writer_;  // who gave the heartbeat that was fetched last
};

}  // namespace tachograph::git
