// An event log in memory, for tests and simulation.
#pragma once

#include "core/ports/event_log.hpp"

#include <mutex>
#include <vector>

namespace tachograph::memory {

class MemoryEventLog final : public EventLog {
  public:
    Revision tip() override;
    std::unique_ptr<LogPages> pages(const Revision& after) override;
    std::optional<Revision> append(std::span<const Event> events, const Revision& expected) override;

  private:
    Revision revision(std::size_t count) const;

    std::mutex mutex_;
    std::vector<std::string> messages_;
};

}  // namespace tachograph::memory
