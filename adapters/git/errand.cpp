#include "adapters/git/errand.hpp"

#include <utility>

namespace tachograph::git {

ErrandThread::ErrandThread() : thread_([this] { run(); }) {}

ErrandThread::~ErrandThread() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_one();
    }
    thread_.join();
}

Errand ErrandThread::send(std::function<void()> errand) {
    std::packaged_task<void()> task(std::move(errand));
    Errand sent(task.get_future());
    {
        const std::lock_guard lock(mutex_);
        errand_ = std::move(task);
    }
    wake_.notify_one();
    return sent;
}

void ErrandThread::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || errand_.valid(); });
        if (!errand_.valid()) return;
        std::packaged_task<void()> errand = std::exchange(errand_, {});
        lock.unlock();
        errand();
        lock.lock();
    }
}

}  // namespace tachograph::git
