#include "adapters/service/agenda.hpp"

#include "adapters/service/backoff.hpp"
#include "core/overloaded.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace tachograph::service {

Lane lane_of(const Effect& effect) {
    return std::visit(overloaded{
                          [](const StartJob&) { return Lane::executor; },
                          [](const CancelJob&) { return Lane::executor; },
                          [](const PublishReport&) { return Lane::reports; },
                          [](const ResolvePull&) { return Lane::forge; },
                          [](const PutComment&) { return Lane::forge; },
                          [](const React&) { return Lane::forge; },
                          [](const NoteCommit&) { return Lane::forge; },
                          [](const FollowRequest&) { return Lane::policy; },
                      },
                      effect.body);
}

CommandBody refusal(const Effect& effect, const std::string& reason) {
    return std::visit(overloaded{
                          [&](const ResolvePull& e) -> CommandBody {
                              return RefuseJob{e.job.id, reason};
                          },
                          [&](const StartJob& e) -> CommandBody {
                              return RunnerFailed{e.job.id, {}, reason, {}};
                          },
                          [&](const PublishReport& e) -> CommandBody {
                              return ReportRefused{e.job.id, reason};
                          },
                          [&](const FollowRequest& e) -> CommandBody {
                              return AccessRefused{e.request.effect, reason};
                          },
                          [&](const auto&) -> CommandBody {
                              return EffectAbandoned{effect.id, reason};
                          },
                      },
                      effect.body);
}

void Agenda::owe(std::vector<Effect> effects) {
    owed_ = std::move(effects);
    std::unordered_set<std::string_view> ids;
    for (const Effect& effect : owed_) ids.insert(effect.id);
    const auto is_owed = [&](const std::string& id) { return ids.contains(id); };
    std::erase_if(delays_, [&](const auto& delay) { return !is_owed(delay.first); });
    std::erase_if(concluded_, [&](const std::string& id) { return !is_owed(id); });
}

bool Agenda::is_due(const Effect& effect, Moment now) const {
    if (under_way_.contains(effect.id) || concluded_.contains(effect.id)) return false;
    const auto delay = delays_.find(effect.id);
    return delay == delays_.end() || delay->second.until <= now;
}

std::vector<Effect>::const_iterator Agenda::first(Lane lane, Moment now) const {
    return std::ranges::find_if(owed_,
                                [&](const Effect& effect) { return lane_of(effect) == lane && is_due(effect, now); });
}

std::optional<Effect> Agenda::take(Lane lane, Moment now) {
    const auto found = first(lane, now);
    if (found == owed_.end()) return std::nullopt;
    under_way_.insert(found->id);
    return *found;
}

Agenda::Moment Agenda::next_moment(Moment now) const {
    Moment next = now + longest_pause;
    for (const auto& [id, delay] : delays_) {
        if (delay.until > now) next = std::min(next, delay.until);
    }
    return next;
}

void Agenda::conclude(const std::string& effect) {
    concluded_.insert(effect);
    under_way_.erase(effect);
    delays_.erase(effect);
}

std::chrono::milliseconds Agenda::postpone(const std::string& effect, Moment now, std::chrono::milliseconds at_least) {
    Delay& delay = delays_[effect];
    const auto pause = std::max(at_least, pause_after(++delay.failures, jitter_()));
    delay.until = now + pause;
    under_way_.erase(effect);
    return pause;
}

}  // namespace tachograph::service
