// The load of strangers, all at the same time: connections that send nothing or half a request, comments without
// rights, and unsigned bodies.
#pragma once

#include "tests/performance/servers.hpp"

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace tachograph::performance {

struct Hostility {
    std::size_t connections = 0;  // kept open; each closed one is replaced
    std::size_t comments = 0;     // each signed as GitHub signs, of some hundred people
    std::size_t body_bytes = 0;   // of unsigned bodies, a megabyte each
};

class Strangers {
  public:
    // Starts at once.
    Strangers(const Server& server, const Hostility& hostility);
    // Stops.
    ~Strangers();
    Strangers(const Strangers&) = delete;
    Strangers& operator=(const Strangers&) = delete;

    // Whether all comments and bodies have been sent.
    bool are_done() const { return busy_ == 0; }
    std::size_t comments_taken() const { return taken_; }
    std::size_t connections_opened() const { return opened_; }

  private:
    void hold_connections(std::size_t count);
    void comment(std::size_t first, std::size_t count);
    void send_bodies(std::size_t count);

    const Server& server_;
    std::atomic<bool> stop_ = false;
    std::atomic<int> busy_ = 0;
    std::atomic<std::size_t> taken_ = 0;
    std::atomic<std::size_t> opened_ = 0;
    std::vector<std::thread> threads_;
};

}  // namespace tachograph::performance
