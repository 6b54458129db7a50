// Real git servers on this machine, with a folder of bare repositories behind them.
#pragma once

#include "tests/background.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tachograph::testing {

// git's own HTTP service behind lighttpd, and downloads of Git LFS. Repositories of `bot` need the password; everybody
// may read the others.
class HttpGitHost {
  public:
    // Requests for other paths than repositories go to the port `behind`, if there is one.
    HttpGitHost(std::string folder, std::string user, std::string password, std::optional<int> behind = std::nullopt);

    void up();
    void down() { server_.reset(); }
    // The outcomes of the next requests to repositories, in turns: a status such as `503`, `cut` for an answer that
    // ends too early, or `ok`.
    void answer_next(const std::vector<std::string>& fates);
    std::string url() const;
    // A URL with the password in it, as an admin may write it.
    std::string url_of(const std::string& repository) const;

  private:
    std::string configuration() const;
    void write_service() const;

    std::string folder_;
    std::string user_;
    std::string password_;
    int port_ = free_port();
    std::optional<Background> server_;
};

// lighttpd as a load balancer: asks several services in turns.
class Balancer {
  public:
    Balancer(std::string folder, const std::vector<int>& ports);
    std::string url() const;

  private:
    std::string folder_;
    int port_ = free_port();
    std::optional<Background> server_;
};

// OpenSSH's server, as the user who runs the test. Child processes of the test find the key through GIT_SSH_COMMAND.
class SshGitHost {
  public:
    explicit SshGitHost(std::string folder);
    ~SshGitHost();
    SshGitHost(const SshGitHost&) = delete;
    SshGitHost& operator=(const SshGitHost&) = delete;

    void up();
    void down() { server_.reset(); }
    std::string url_of(const std::string& repository) const;

  private:
    std::string folder_;
    int port_ = free_port();
    std::optional<Background> server_;
};

}  // namespace tachograph::testing
