// All that outlives the bot: what it talks to, and what is known of its log.
#pragma once

#include "tests/folder.hpp"
#include "tests/simulation/forge.hpp"
#include "tests/simulation/history.hpp"
#include "tests/simulation/log.hpp"
#include "tests/simulation/machine.hpp"
#include "tests/simulation/policy.hpp"
#include "tests/simulation/reports.hpp"
#include "tests/simulation/setting.hpp"

#include <string>
#include <variant>

namespace tachograph::simulation {

struct World {
    explicit World(Setting& shared)
        : setting(shared),
          publishes(setting.random.chance(600)),
          supersedes(setting.random.chance(300)),
          said_at_a_time(1 + setting.random.below(32)),
          outbox_settings{bot_name, static_cast<int>(1 + setting.random.below(3))},
          local(outbox_settings, !publishes),
          remote(outbox_settings, publishes),
          log(setting, [this](const Event& event) { appended(event); }),
          forge(setting),
          machine(setting, outbox_settings.jobs_at_once),
          reports(setting),
          policy(setting) {}

    void appended(const Event& event) {
        local.append(event);
        const auto* quarantined = std::get_if<AccessQuarantined>(&event.body);
        require(!quarantined || !policy.is_made_by_bot(quarantined->head),
                "the bot takes its own commit for another's");
        const auto* failed = std::get_if<JobFailed>(&event.body);
        if (failed && failed->reason.starts_with("it ran for more than")) machine.require_long_run(failed->job);
    }
    // What effects may follow from.
    const History& published() const { return publishes ? remote : local; }

    Setting& setting;
    const bool publishes;   // the log has a home on a host
    const bool supersedes;  // a push makes way for a job of the new head
    const std::size_t said_at_a_time;
    const OutboxSettings outbox_settings;
    const testing::Folder disk{"/dev/shm"};
    const std::string cache = disk / "cache.sqlite";
    History local;
    History remote;
    Log log;
    Forge forge;
    Machine machine;
    Reports reports;
    Policy policy;
};

}  // namespace tachograph::simulation
