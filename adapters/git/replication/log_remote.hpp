// The event log on a host, which several services may share: one writes, the others follow.
//
// A service becomes the writer by pushing a service.began event with a new epoch, using --force-with-lease: of several
// services that try, one succeeds. From then on, the host rejects every push of the previous writer, because the host's
// log is not where that writer left it. The previous writer then fetches, sees the later epoch, and gives way.
// Pushes are fast-forward only, never forced. If a push fails, the host is read before anything else is done.
//
// The writer also keeps a heartbeat on the host (refs/tachograph/alive). The other services see by their own clocks
// that it stopped changing, so clocks need not agree. A host that rejects or hides this reference cannot be shared;
// announce() finds that out before anything is written.
#pragma once

#include "adapters/git/replication/heartbeat.hpp"
#include "adapters/git/repository/remote.hpp"
#include "adapters/git/repository/repository.hpp"
#include "core/ports/failures.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tachograph::git {

// Another service is the writer, or is about to be.
struct Fenced : Refused {
    using Refused::Refused;
};

// Where the log and the heartbeat are on the host; nullopt if the reference does not exist.
struct RemoteTips {
    std::optional<ObjectId> log;
    std::optional<ObjectId> alive;

    bool operator==(const RemoteTips&) const = default;
};

class LogRemote {
  public:
    // Creates the repository at `path` if there is none, without an event log in it.
    LogRemote(const std::string& path, Remote remote, std::string service);

    // For followers: fetches from the host, and moves the local log forward to the host's. Local events that the host
    // does not have stay if the host's log is an ancestor of them. If the host's log diverged, they are set aside under
    // refs/tachograph/fenced, and that reference is returned.
    // Throws Unavailable. Throws Refused if the two logs were never the same one, or if anybody but a service wrote to
    // the host's log.
    std::optional<std::string> follow();
    // The host's tips, as last read.
    const RemoteTips& seen() const { return host_; }
    // Whose heartbeat is on the host, as last read; nullopt if there is none: the last writer released the log.
    std::optional<Heartbeat> writer() const;
    // What the host lost that had been published, in words, and that this service has; nullopt if nothing.
    std::optional<std::string> lost_by_host() const;
    // Whether the local log has events.
    bool has_log() const { return log().has_value(); }

    // To be called before anything is written: if the host has no heartbeat, puts this service's there, and checks that
    // the host shows it. Throws Fenced if another service was faster, and Unavailable if the host rejects or hides it.
    void announce(std::int64_t epoch);
    // Whether the local log still ends where the last claim() left it, successful or not. Then a retry needs no new
    // service.began event.
    bool has_claimed() const;
    // Becomes the host's writer. The local log must end with this service's service.began of that epoch. Throws Fenced
    // if another service was faster or is alive, and Unavailable if the push failed or its outcome is unknown.
    void claim(std::int64_t epoch);
    // For the writer: pushes new events, or a heartbeat if there are none. Throws Unavailable if the push failed or its
    // outcome is unknown, Fenced, and Refused if anybody but a service wrote to the host's log.
    void publish();
    // For the writer, at shutdown: deletes the heartbeat, so that the next writer need not wait. Does nothing if some
    // events are not published yet. Throws Unavailable.
    void release();
    // After announce() without a successful claim(): deletes this service's heartbeat, so that nobody waits for it. If
    // that fails, other services wait as they do after a crash.
    void withdraw();

  private:
    void read_host();
    void note(const RemoteTips& pushed);
    void repack(const std::vector<std::string>& how);
    ObjectId next_sign();
    [[noreturn]] void give_way() const;
    void give_way_to_another() const;
    void note_what_host_lost(const std::optional<ObjectId>& published);
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
    int fetched_ = 0;                  // packs fetched since the last repack
    RemoteTips host_;                  // as last read
    std::optional<ObjectId> claimed_;  // the local tip at the last claim
    std::optional<Heartbeat> writer_;  // the heartbeat that was fetched last
    struct Loss {
        ObjectId published;            // what the host had
        std::optional<ObjectId> left;  // what it has instead
    };
    std::optional<Loss> loss_;
};

}  // namespace tachograph::git
