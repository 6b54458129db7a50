// A thread for slow tasks that must not delay the server or the writer.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tachograph::service {

class Worker {
  public:
    using Task = std::function<void()>;

    Worker();
    // Waits until all posted tasks are done.
    ~Worker();

    void post(Task task);

  private:
    void run();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Task> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tachograph::service
