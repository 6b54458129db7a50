#include "adapters/service/worker.hpp"

#include <exception>
#include <utility>

#include <spdlog/spdlog.h>

namespace tachograph::service {

Worker::Worker() : thread_([this] { run(); }) {}

Worker::~Worker() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_one();
    }
    thread_.join();
}

void Worker::post(Task task) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(task));
    wake_.notify_one();
}

void Worker::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        std::vector<Task> tasks;
        tasks.swap(waiting_);
        lock.unlock();
        for (const Task& task : tasks) {
            try {
                task();
            } catch (const std::exception& failure) {
                spdlog::error("a task failed: {}", failure.what());
            }
        }
        lock.lock();
    }
}

}  // namespace tachograph::service
