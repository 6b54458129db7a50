#include "tools/tachograph/wiring/standby.hpp"

#include "core/ports/failures.hpp"
#include "tools/tachograph/http/switchable_server.hpp"
#include "tools/tachograph/wiring/deployment.hpp"
#include "tools/tachograph/wiring/takeover.hpp"

#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::tools {

Standby::Standby(const config::Config& config, git::LogRemote& log)
    : log_(log), name_(service_name(config)), takeover_timer_(takeover_times(config).patience) {}

bool Standby::is_ones_turn() {
    try {
        return look();
    } catch (const Unavailable& unavailable) {
        if (!log_.has_log()) throw;
        takeover_timer_.begin_anew();
        say(fmt::format("cannot see who holds the writer lease of the event log: {}", unavailable.what()));
        return false;
    }
}

bool Standby::look() {
    if (const auto aside = log_.follow())
        spdlog::warn("events that diverge from the remote's log are kept under {}", *aside);
    const auto writer = log_.writer();
    const bool was_this_one = just_started_ && writer && is_same_disk(writer->service, name_);
    just_started_ = false;
    const git::RemoteTips& seen = log_.seen();
    const std::string sight = seen.log.value_or("") + " " + seen.alive.value_or("");
    const bool over = takeover_timer_.is_over(sight, service::BootClock::now());
    if (!seen.alive || was_this_one || over) return true;
    say(fmt::format("{} holds the writer lease, in epoch {}; this service is a standby",
                    writer ? writer->service : "another", writer ? writer->epoch : 0));
    return false;
}

void Standby::begin_anew(const std::string& why) {
    say("this service does not hold the writer lease: " + why);
    takeover_timer_.begin_anew();
    just_started_ = false;
}

void Standby::say(std::string situation) {
    const std::lock_guard lock(mutex_);
    if (situation != situation_) spdlog::info("{}", situation);
    situation_ = std::move(situation);
}

void Standby::answer(const http::Request& request, const http::Reply& reply) {
    if (request.path == "/healthz") return reply(answer_with(200, "status", "alive"));
    const std::lock_guard lock(mutex_);
    http::Response response = answer_with(503, "error", situation_);
    response.headers["retry-after"] = "10";
    reply(std::move(response));
}

}  // namespace tachograph::tools
