// Reads pages of the log ahead on all processors. The caller of take() helps: if no thread has begun the page, the
// caller reads it. If a thread has begun it, the caller reads other pages while it waits.
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
    // Reads one page; called from several threads at once.
    using Read = std::function<Page(std::size_t at)>;

    ParallelPages(std::size_t pages, Read read);
    ParallelPages(const ParallelPages&) = delete;
    ParallelPages& operator=(const ParallelPages&) = delete;
    ~ParallelPages();

    // To be called once for each page, in order. Rethrows what reading the page threw.
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
