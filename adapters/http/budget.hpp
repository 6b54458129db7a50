// So many bytes may be in use at a time.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace tachograph::http {

class Budget {
  public:
    explicit Budget(std::size_t bytes) : bytes_(bytes) {}

    // Null if there is no room. What is taken is given back when the last copy of the share is gone, on any thread;
    // it is taken on one thread only.
    std::shared_ptr<const void> take(std::size_t bytes);
    std::size_t size() const { return bytes_; }

  private:
    std::size_t bytes_;
    std::shared_ptr<std::atomic<std::size_t>> used_ = std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace tachograph::http
