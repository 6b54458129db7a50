#include "adapters/system/helper_thread.hpp"

#include <utility>

namespace tachograph::system {

HelperThread::HelperThread() : thread_([this] { run(); }) {}

HelperThread::~HelperThread() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_one();
    }
    thread_.join();
}

HelperTask HelperThread::send(std::function<void()> work) {
    std::packaged_task<void()> task(std::move(work));
    HelperTask sent(task.get_future());
    {
        const std::lock_guard lock(mutex_);
        work_ = std::move(task);
    }
    wake_.notify_one();
    return sent;
}

void HelperThread::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || work_.valid(); });
        if (!work_.valid()) return;
        std::packaged_task<void()> task = std::exchange(work_, {});
        lock.unlock();
        task();
        lock.lock();
    }
}

}  // namespace tachograph::system
