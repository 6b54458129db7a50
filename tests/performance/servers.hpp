// Two services that accept GitHub's deliveries, as child processes: ours, and a Probot application.
#pragma once

#include "tests/background.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace tachograph::performance {

inline const std::string webhook_secret = "a secret of the performance program";

class Server {
  public:
    // Starts `tachograph serve` in this folder, with the event log that is there, and waits until it is ready. Without
    // a URL, GitHub cannot be reached after that, so that the service only handles deliveries.
    static Server ours(const std::string& folder, const std::string& github_url = {});
    // The same with an event log that is fetched from this URL, and pushed there.
    static Server with_log_at(const std::string& url, const std::string& folder);
    // Stores deliveries in this folder.
    static Server probot(const std::string& folder);

    int port() const { return port_; }
    const std::string& path() const { return path_; }  // for deliveries
    // Current memory, in bytes.
    std::size_t resident_memory() const;
    // The memory once the server has used hardly any CPU time for so long, in bytes.
    std::size_t idle_memory(std::chrono::seconds quiet) const;
    // The CPU time of all its threads, and of the programs that it ran to their end.
    double cpu_seconds() const;
    // The number of durable deliveries. Waits until there are as many as expected, because the event log shows them a
    // moment after the answer.
    std::size_t recorded(std::size_t expected = 0) const;

  private:
    Server(int port, std::string path, std::string probe, std::string count, const std::string& command,
           const std::string& folder);

    int port_;
    std::string path_;
    std::string count_;  // the command that counts recorded deliveries
    testing::Background process_;
};

}  // namespace tachograph::performance
