// Performs the service's steps one after the other: `scenario append|burst|publish|perform DISK HOST`. Steps that were
// done before are found in the folder DISK, and not repeated. Tests run it with faults.
#include "adapters/git/replication/log_remote.hpp"
#include "tests/faults/scenario/effects.hpp"
#include "tests/faults/scenario/scribe.hpp"

#include <cstdio>
#include <exception>
#include <string>

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace tachograph::testing {
namespace {

CommandBody question(int number) {
    return Ask{{"demo/speed", number}, {ActorKind::user, "alice"}, std::to_string(number), 0, {}, ShowHelp{}};
}

std::vector<CommandBody> questions(int first, int last) {
    std::vector<CommandBody> all;
    for (int number = first; number <= last; ++number) all.push_back(question(number));
    return all;
}

// One event at a time, many together, and after a restart.
void append(const std::string& disk, Pace pace) {
    {
        Scribe scribe(disk, pace);
        scribe.tell({question(1)});
        scribe.tell({question(2)});
        scribe.flush();
        scribe.tell({question(3)});
        scribe.tell(questions(4, 10));
        scribe.check_state();
    }
    Scribe scribe(disk, pace);
    scribe.tell({question(11)});
    scribe.tell({question(12)});
}

void publish(const std::string& disk, const std::string& host) {
    git::LogRemote remote(disk + "/events.git", git::Remote({host + "/log.git", {}}), "scenario");
    remote.follow();
    Scribe scribe(disk, Pace::burst);
    scribe.tell({question(101)});
    scribe.flush();
    persist([&] {
        remote.publish();
        return 0;
    });
    say("published comment:demo/speed/101/101/0");
    scribe.tell({question(102)});
    scribe.tell(questions(103, 104));
    scribe.flush();
    persist([&] {
        remote.publish();
        return 0;
    });
    say("published comment:demo/speed/104/104/0");
}

int run(const std::string& phase, const std::string& disk, const std::string& host) {
    // Starts again after Unavailable, as systemd restarts the service.
    return persist([&] {
        if (phase == "append") append(disk, Pace::slow);
        if (phase == "burst") append(disk, Pace::burst);
        if (phase == "publish") publish(disk, host);
        if (phase == "perform") perform_all(disk);
        return 0;
    });
}

}  // namespace
}  // namespace tachograph::testing

int main(int argc, char** argv) {
    spdlog::set_default_logger(spdlog::stdout_logger_mt("scenario"));
    if (argc != 4) return 2;
    try {
        return tachograph::testing::run(argv[1], argv[2], argv[3]);
    } catch (const tachograph::Unavailable&) {
        return 1;
    } catch (const std::exception& defect) {
        fmt::print("defect: {}\n", defect.what());
        return 3;
    }
}
