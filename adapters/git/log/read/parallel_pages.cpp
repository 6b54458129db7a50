#include "adapters/git/log/read/parallel_pages.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace tachograph::git {
namespace {

constexpr std::size_t ahead = 16;  // pages at most, so that memory stays bounded

}  // namespace

ParallelPages::ParallelPages(std::size_t pages, Read read) : read_(std::move(read)), slots_(pages) {
    const std::size_t workers = std::min<std::size_t>(pages, std::thread::hardware_concurrency());
    for (std::size_t n = 1; n < workers; ++n) workers_.emplace_back([this] { work(); });
}

ParallelPages::~ParallelPages() {
    next_ = slots_.size();
    want(slots_.size());
    for (std::thread& worker : workers_) worker.join();
}

void ParallelPages::want(std::size_t at) {
    wanted_ = at;
    wanted_.notify_all();
}

ParallelPages::Page ParallelPages::take(std::size_t at) {
    want(at);
    Slot& slot = slots_[at];
    if (!slot.begun.exchange(true)) return read_(at);
    std::future<Page> page = slot.page.get_future();
    const auto is_there = [&] { return page.wait_for(std::chrono::seconds(0)) == std::future_status::ready; };
    while (!is_there() && next_ < std::min(slots_.size(), at + ahead)) work_on(next_++);
    return page.get();
}

void ParallelPages::work() {
    for (std::size_t at = next_++; at < slots_.size(); at = next_++) {
        for (std::size_t wanted = wanted_; at > wanted + ahead; wanted = wanted_) wanted_.wait(wanted);
        work_on(at);
    }
}

void ParallelPages::work_on(std::size_t at) {
    if (at >= slots_.size()) return;
    Slot& slot = slots_[at];
    if (slot.begun.exchange(true)) return;
    try {
        slot.page.set_value(read_(at));
    } catch (...) {
        slot.page.set_exception(std::current_exception());
    }
}

}  // namespace tachograph::git
