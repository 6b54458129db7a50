// A repository on a host, which a local repository is synchronised with by the git program.
#pragma once

#include "adapters/git/repository/repository.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::git {

struct RemoteSettings {
    std::string url;  // any URL that git accepts; a password in it is never shown
    // Returns the HTTP header Authorization; called before every git command. If not set, git finds credentials itself.
    std::function<std::string()> authorization;
    std::chrono::seconds patience{120};        // time limit for one call
    std::chrono::seconds fetch_patience{600};  // time limit for one fetch, which may copy much
    // Called if the host rejects the header, so that `authorization` makes a new one; may be empty.
    std::function<void()> forget{};
};

// A reference of the host to move, create or delete.
struct ReferenceMove {
    std::string reference;
    std::optional<ObjectId> target;    // nullopt deletes the reference
    std::optional<ObjectId> expected;  // where the reference must be now; nullopt if it must not exist
};

struct RemoteTip {
    std::string branch;          // a full reference
    std::optional<ObjectId> id;  // nullopt if the branch does not exist yet
};

// For a process that is shutting down: calls to hosts under way are ended at `moment`, later calls end at once.
void end_calls_by(std::chrono::steady_clock::time_point moment);

// Every call throws Unavailable with one line that names the host's repository and git's error.
class Remote {
  public:
    explicit Remote(RemoteSettings settings);

    // The URL without a password.
    const std::string& name() const { return name_; }
    // Where the branch is. Without `branch`, the host's default branch (its HEAD).
    RemoteTip tip(const std::string& branch = {}) const;
    // Where these references are. References that do not exist are left out.
    std::map<std::string, ObjectId> references(const std::vector<std::string>& names) const;
    // Copies references into the repository; a refspec is `+refs/heads/main:refs/remotes/host/main`.
    void fetch(const std::string& repository, const std::vector<std::string>& refspecs) const;
    // Points the host's reference to `target` if it still is at `expected` (nullopt: if it does not exist).
    void push(const std::string& repository, const ObjectId& target, const std::string& reference,
              const std::optional<ObjectId>& expected) const;
    // Atomic: makes all moves, or none if one reference is not where it is expected.
    void push(const std::string& repository, const std::vector<ReferenceMove>& moves) const;
    // Force-pushes: points the host's reference to `target`, wherever it is now.
    void overwrite(const std::string& repository, const ObjectId& target, const std::string& reference) const;

  private:
    std::string run(const std::string& what, std::vector<std::string> arguments) const;
    std::string run(const std::string& what, std::vector<std::string> arguments, std::chrono::seconds patience) const;

    RemoteSettings settings_;
    std::string name_;
};

}  // namespace tachograph::git
