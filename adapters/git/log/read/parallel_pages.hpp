// Pages of the log, read ahead on all processors. Whoever takes them helps: a page that nobody has begun when it is
// wanted is read on the spot, and while it waits for one that somebody has begun, it reads another.
#pragma once

#include "core/ports/event_log.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <future>
#include <thread>
#include <vector>

namespace tachograph::git {

class ParallelPages {
  public:
    using Page = EventPage;
    // Is called from several threads at once.
    using Read = std::function<Page(std::size_t at)>;

    ParallelPages(std::size_t pages, Read read);
    ParallelPages(const ParallelPages&) = delete;
    ParallelPages& operator=(const ParallelPages&) = delete;
    ~ParallelPages();

    // Once for each page, in their order. Throws what reading it threw.
    Page take(std::size_t at);

  private:
    struct Slot {
        std::atomic<bool> begun = false;
        std::promise<Page> page;
    };

    void work();
    void work_on(std::size_t at);
    void want(std::size_t at);

    Read read_;
    std::vector<Slot> slots_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<std::size_t> wanted_ = 0;
    std::vector<std::thread> workers_;
};

}  // namespace tachograph::git
