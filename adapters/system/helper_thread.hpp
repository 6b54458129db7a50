// A helper thread, so that slow disk operations run in parallel to the owner's. It is started early, because starting a
// thread can take as long as a sync.
#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

namespace tachograph::system {

// A task of a helper thread. Its destructor waits until the task is done, because the task may use the owner's data.
class HelperTask {
  public:
    explicit HelperTask(std::future<void> done) : done_(std::move(done)) {}
    HelperTask(HelperTask&&) noexcept = default;
    ~HelperTask() {
        if (done_.valid()) done_.wait();
    }

    // Waits for the task. Throws what the task threw.
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

    // One task at a time: the previous one must be done.
    HelperTask send(std::function<void()> work);

  private:
    void run();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::packaged_task<void()> work_;  // invalid if there is no task
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tachograph::system
