// A repository on a host, as a local repository is synchronised with it.
#pragma once

#include "adapters/git/repository.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::git {

struct RemoteSettings {
    std::string url;  // anything that git takes; may hold a password, which is never shown
    // The header Authorization for HTTP, asked for at every call; not set: git's own ways to find credentials.
    std::function<std::string()> authorization;
    std::chrono::seconds patience{120};  // for one call
};

struct RemoteTip {
    std::string branch;          // a full reference
    std::optional<ObjectId> id;  // nothing: the branch is not born yet
};

// Every call throws Unavailable with one line that names the host's repository and what git said.
class Remote {
  public:
    explicit Remote(RemoteSettings settings);

    // The URL without a password.
    const std::string& name() const { return name_; }
    // Where the branch is; where none is named, the branch that the host shows first.
    RemoteTip tip(const std::string& branch = {}) const;
    // Copies references into the repository: `+refs/heads/main:refs/remotes/host/main`.
    void fetch(const std::string& repository, const std::string& refspec) const;
    // Points the host's reference to `target`, if it still is where it is expected (nothing: nowhere).
    void push(const std::string& repository, const ObjectId& target, const std::string& reference,
              const std::optional<ObjectId>& expected) const;
    // Points the host's reference to `target`, wherever it is.
    void overwrite(const std::string& repository, const ObjectId& target, const std::string& reference) const;

  private:
    std::string run(const std::string& what, std::vector<std::string> arguments) const;

    RemoteSettings settings_;
    std::string name_;
};

}  // namespace tachograph::git
