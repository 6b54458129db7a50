// Two services that take GitHub's deliveries, as processes of their own: ours, and a Probot application.
#pragma once

#include "tests/background.hpp"

#include <cstddef>
#include <string>

namespace tachograph::performance {

inline const std::string webhook_secret = "a secret of the performance program";

class Server {
  public:
    // `tachograph serve` in this folder; if it has an event log already, it goes on with it. Without a URL, GitHub
    // cannot be reached once it is ready, so that nothing but deliveries is worked on. Returns then.
    static Server ours(const std::string& folder, const std::string& github_url = {});
    // Keeps deliveries in this folder.
    static Server probot(const std::string& folder);

    int port() const { return port_; }
    const std::string& path() const { return path_; }  // that deliveries are sent to
    // In bytes, as it is now.
    std::size_t resident_memory() const;
    // Deliveries that are durable, once there are as many as expected; an event log shows them a moment after the
    // answer.
    std::size_t recorded(std::size_t expected = 0) const;

  private:
    Server(int port, std::string path, std::string probe, std::string count, const std::string& command,
           const std::string& folder);

    int port_;
    std::string path_;
    std::string count_;  // the command that counts what is recorded
    testing::Background process_;
};

}  // namespace tachograph::performance
