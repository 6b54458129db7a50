// A thread beside its owner's, so that what is slow for the disk's sake goes on side by side. It is there already when
// it is needed: starting one takes as long as some syncs.
#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

namespace tachograph::system {

// What such a thread was asked to do. Whoever lets go of it waits until it is done, since it may use what is theirs.
class HelperTask {
  public:
    explicit HelperTask(std::future<void> done) : done_(std::move(done)) {}
    HelperTask(HelperTask&&) noexcept = default;
    ~HelperTask() {
        if (done_.valid()) done_.wait();
    }

    // Throws what the work threw.
    void finish() { done_.get(); }

  private:
    std::future<void> done_;
};

class HelperThread {
  public:
    HelperThread();
    HelperThread(const HelperThread&) = delete;
    HelperThread& operator=(const HelperThread&) = delete;
    ~HelperThread();

    // One task at a time: the one before has ended.
    HelperTask send(std::function<void()> work);

  private:
    void run();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::packaged_task<void()> work_;  // invalid: there is none
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tachograph::system
