// A repository on a host, as a local repository is synchronised with it.
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
    std::string url;  // anything that git takes; may hold a password, which is never shown
    // The header Authorization for HTTP, asked for at every call; not set: git's own ways to find credentials.
    std::function<std::string()> authorization;
    std::chrono::seconds patience{120};        // for one call
    std::chrono::seconds fetch_patience{600};  // for one that copies what may be much
    // Told where the host does not take the header, so that the next one is made anew; may be empty.
    std::function<void()> forget{};
};

// A reference of the host that is to move.
struct ReferenceMove {
    std::string reference;
    std::optional<ObjectId> target;    // nothing: it is deleted
    std::optional<ObjectId> expected;  // where it must be now; nothing: nowhere
};

struct RemoteTip {
    std::string branch;          // a full reference
    std::optional<ObjectId> id;  // nothing: the branch is not born yet
};

// For a process that was told to end: what is asked of hosts ends by then, and what is asked later ends at once.
void end_calls_by(std::chrono::steady_clock::time_point moment);

// Every call throws Unavailable with one line that names the host's repository and what git said.
class Remote {
  public:
    explicit Remote(RemoteSettings settings);

    // The URL without a password.
    const std::string& name() const { return name_; }
    // Where the branch is; if none is named, the branch that the host shows first.
    RemoteTip tip(const std::string& branch = {}) const;
    // Where these references are; those that are not there are left out.
    std::map<std::string, ObjectId> references(const std::vector<std::string>& names) const;
    // Copies references into the repository: `+refs/heads/main:refs/remotes/host/main`.
    void fetch(const std::string& repository, const std::vector<std::string>& refspecs) const;
    // Points the host's reference to `target`, if it still is where it is expected (nothing: nowhere).
    void push(const std::string& repository, const ObjectId& target, const std::string& reference,
              const std::optional<ObjectId>& expected) const;
    // All of them, or none if one is not where it is expected.
    void push(const std::string& repository, const std::vector<ReferenceMove>& moves) const;
    // Points the host's reference to `target`, wherever it is.
    void overwrite(const std::string& repository, const ObjectId& target, const std::string& reference) const;

  private:
    std::string run(const std::string& what, std::vector<std::string> arguments) const;
    std::string run(const std::string& what, std::vector<std::string> arguments, std::chrono::seconds patience) const;

    RemoteSettings settings_;
    std::string name_;
};

}  // namespace tachograph::git
