// A limit on the bytes that are in use at a time.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace tachograph::http {

class Budget {
  public:
    explicit Budget(std::size_t bytes) : bytes_(bytes) {}

    // Returns null if there is no room. The bytes are given back when the last copy of the returned pointer is gone, on
    // any thread. Call take() on one thread only.
    std::shared_ptr<const void> take(std::size_t bytes);
    std::size_t size() const { return bytes_; }

  private:
    std::size_t bytes_;
    std::shared_ptr<std::atomic<std::size_t>> used_ = std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace tachograph::http
