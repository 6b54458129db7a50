// A log that fails before and after writing, is unreadable at times, and has a second writer; and its host.
#pragma once

#include "adapters/memory/event_log.hpp"
#include "core/ports/event_log.hpp"
#include "tests/simulation/setting.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace tachograph::simulation {

class Log final : public EventLog {
  public:
    // `appended` is called with every event that comes into the log.
    Log(Setting& setting, std::function<void(const Event&)> appended);

    Revision tip() override;
    std::unique_ptr<LogPages> pages(const Revision& after) override;
    std::optional<Revision> append(std::span<const Event> events, const Revision& expected) override;

    const std::vector<Event>& events() const { return events_; }
    // As the sound part of it is, whatever the weather.
    EventLog& itself() { return *log_; }
    // The disk is gone; what follows begins with these.
    void begin_again(std::vector<Event> events);

  private:
    void race(const Revision& expected);
    void keep(std::span<const Event> events);

    Setting& setting_;
    std::function<void(const Event&)> appended_;
    std::unique_ptr<memory::MemoryEventLog> log_;
    std::vector<Event> events_;
    int rivals_ = 0;
};

}  // namespace tachograph::simulation
