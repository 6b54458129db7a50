// The event log's home on a host: what is there is taken over at the start, and what is new here is published. Only
// ever fast-forward, and only where the host is still where this service left it.
#pragma once

#include "adapters/git/remote.hpp"
#include "adapters/git/repository.hpp"

#include <optional>
#include <string>

namespace tachograph::git {

class LogRemote {
  public:
    // Makes the repository at `path` where there is none, without an event log in it.
    LogRemote(const std::string& path, Remote remote);

    // To be called before the log is opened: takes over what the host has and this disk lacks. Returns why the host
    // could not be asked, where the log on this disk serves until it can. Throws Unavailable where there is none, and
    // Refused where both went different ways.
    std::optional<std::string> adopt();

    // Brings the host up to the log. Throws Unavailable, and Refused where somebody else wrote to the host's log.
    void publish();

  private:
    void look();
    [[noreturn]] void refuse() const;
    std::optional<ObjectId> log() const;
    bool is_in_log(const ObjectId& commit) const;

    Repository repository_;
    Remote remote_;
    std::optional<ObjectId> host_;  // where the host's log was when it was last looked at
};

}  // namespace tachograph::git
