#include "adapters/http/budget.hpp"

#include <utility>

namespace tachograph::http {
namespace {

class Share {
  public:
    Share(std::shared_ptr<std::atomic<std::size_t>> used, std::size_t bytes) : used_(std::move(used)), bytes_(bytes) {
        *used_ += bytes_;
    }
    ~Share() { *used_ -= bytes_; }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

  private:
    std::shared_ptr<std::atomic<std::size_t>> used_;
    std::size_t bytes_;
};

}  // namespace

std::shared_ptr<const void> Budget::take(std::size_t bytes) {
    const std::size_t used = *used_;
    if (bytes > bytes_ || used > bytes_ - bytes) return nullptr;
    return std::make_shared<const Share>(used_, bytes);
}

}  // namespace tachograph::http
