// A thread beside its owner's, so that what is slow for the disk's sake goes on side by side. It is there already when
// it is needed: starting one takes as long as some syncs. Included by .cpp files of this room only.
#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

namespace tachograph::git {

// What such a thread was asked to do. Whoever lets go of it waits until it is done, since it may use what is theirs.
class Errand {
  public:
    explicit Errand(std::future<void> done) : done_(std::move(done)) {}
    Errand(Errand&&) noexcept = default;
    ~Errand() {
        if (done_.valid()) done_.wait();
    }

    // Throws what the errand threw.
    void finish() { done_.get(); }

  private:
    std::future<void> done_;
};

class ErrandThread {
  public:
    ErrandThread();
    ErrandThread(const ErrandThread&) = delete;
    ErrandThread& operator=(const ErrandThread&) = delete;
    ~ErrandThread();

    // One errand at a time: the one before has ended.
    Errand send(std::function<void()> errand);

  private:
    void run();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::packaged_task<void()> errand_;  // invalid: there is none
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tachograph::git
