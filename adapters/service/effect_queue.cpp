#include "adapters/service/effect_queue.hpp"

#include "adapters/service/backoff.hpp"
#include "core/state/obligations.hpp"
#include "core/values/overloaded.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace tachograph::service {

Lane lane_of(const Effect& effect) {
    return std::visit(
        overloaded{
            [](const StartJob&) { return Lane::executor; },
            [](const CancelJob&) { return Lane::executor; },
            [](const PublishReport&) { return Lane::reports; },
            [](const FollowVerdictRequest&) { return Lane::reports; },
            [](const RecordRuling&) { return Lane::reports; },
            [](const SetStatus&) { return Lane::forge; },
            [](const ResolvePull&) { return Lane::forge; },
            [](const PutComment&) { return Lane::forge; },
            [](const React&) { return Lane::forge; },
            [](const NoteCommit&) { return Lane::forge; },
            // `whois` is answered from the state, so it need not wait for the access-control repository.
            [](const FollowRequest& e) { return e.request.command.starts_with("whois ") ? Lane::forge : Lane::policy; },
        },
        effect.body);
}

namespace {

constexpr std::chrono::seconds seconds_that_people_wait{10};

bool is_said(const Effect& effect) {
    return std::holds_alternative<PutComment>(effect.body) || std::holds_alternative<NoteCommit>(effect.body) ||
           std::holds_alternative<SetStatus>(effect.body);
}

bool is_about_a_job(const Effect& effect) {
    return std::holds_alternative<PutComment>(effect.body) &&
           (job_of_effect(effect.id) || is_ruling_comment(effect.id));
}

}  // namespace

bool is_tried_again(const Effect& effect, bool missing, int refusals) {
    constexpr int once = 1;
    constexpr int some = 5;
    constexpr int hours_of_them = 14;
    if (is_about_a_job(effect)) return !missing || refusals <= hours_of_them;
    return refusals <= (is_said(effect) || missing ? some : once);
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
                              return RequestRefused{e.request.effect, reason};
                          },
                          [&](const FollowVerdictRequest& e) -> CommandBody {
                              return RequestRefused{e.request.effect, reason};
                          },
                          [&](const auto&) -> CommandBody {
                              return EffectAbandoned{effect.id, reason};
                          },
                      },
                      effect.body);
}

void EffectQueue::owe(std::vector<Effect> effects) {
    owed_ = std::move(effects);
    std::unordered_set<std::string_view> ids;
    for (const Effect& effect : owed_) ids.insert(effect.id);
    const auto is_owed = [&](const std::string& id) { return ids.contains(id); };
    std::erase_if(delays_, [&](const auto& delay) { return !is_owed(delay.first); });
    std::erase_if(concluded_, [&](const std::string& id) { return !is_owed(id); });
}

bool EffectQueue::is_due(const Effect& effect, Moment now) const {
    if (under_way_.contains(effect.id) || concluded_.contains(effect.id)) return false;
    if (effect.can_wait && unhurried_.ready(now) > now) return false;
    const auto delay = delays_.find(effect.id);
    return delay == delays_.end() || delay->second.until <= now;
}

std::vector<Effect>::const_iterator EffectQueue::first(Lane lane, Moment now) const {
    if (const auto held = held_.find(lane); held != held_.end() && held->second > now) return owed_.end();
    return std::ranges::find_if(owed_,
                                [&](const Effect& effect) { return lane_of(effect) == lane && is_due(effect, now); });
}

std::optional<Effect> EffectQueue::take(Lane lane, Moment now) {
    const auto found = first(lane, now);
    if (found == owed_.end()) return std::nullopt;
    under_way_.insert(found->id);
    if (found->can_wait) unhurried_.next(now);
    return *found;
}

EffectQueue::Moment EffectQueue::next_moment(Moment now) const {
    Moment next = now + longest_pause;
    for (const auto& [id, delay] : delays_) {
        if (delay.until > now) next = std::min(next, delay.until);
    }
    for (const auto& [lane, until] : held_) {
        if (until > now) next = std::min(next, until);
    }
    const Moment unhurried = unhurried_.ready(now);
    if (unhurried > now && std::ranges::any_of(owed_, &Effect::can_wait)) next = std::min(next, unhurried);
    return next;
}

std::size_t EffectQueue::refused() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(delays_, [](const auto& delay) { return delay.second.refusals > 0; }));
}

void EffectQueue::hold(Lane lane, Moment until) { held_[lane] = std::max(held_[lane], until); }

std::optional<std::chrono::milliseconds> EffectQueue::refuse(const Effect& effect, bool missing, Moment now) {
    const auto known = delays_.find(effect.id);
    const int refusals = (known == delays_.end() ? 0 : known->second.refusals) + 1;
    if (!is_tried_again(effect, missing, refusals)) return std::nullopt;
    const bool is_soon = missing ? !is_about_a_job(effect) : !is_said(effect);
    const auto pause = is_soon ? pause_after(refusals, jitter_())
                               : pause_after(refusals, jitter_(), longest_pause_of_refused, first_pause_of_refused);
    Delay& delay = delays_[effect.id];
    delay.refusals = refusals;
    delay.until = now + pause;
    under_way_.erase(effect.id);
    return pause;
}

void EffectQueue::conclude(const std::string& effect) {
    concluded_.insert(effect);
    under_way_.erase(effect);
    delays_.erase(effect);
}

std::chrono::milliseconds EffectQueue::postpone(const std::string& effect, Moment now,
                                                std::chrono::milliseconds at_least, const std::string& why) {
    Delay& delay = delays_[effect];
    delay.why = why;
    const auto owed = std::ranges::find(owed_, effect, &Effect::id);
    if (owed != owed_.end()) delay.lane = lane_of(*owed);
    const auto pause = std::max(at_least, pause_after(++delay.failures, jitter_()));
    delay.until = now + pause;
    delay.long_pause = at_least >= seconds_that_people_wait;
    under_way_.erase(effect);
    return pause;
}

std::optional<std::string> EffectQueue::trouble(Lane lane) const {
    const auto is_stuck = [&](const auto& delay) {
        return delay.second.lane == lane && (delay.second.failures > 1 || delay.second.long_pause) &&
               !delay.second.why.empty();
    };
    const auto found = std::ranges::find_if(delays_, is_stuck);
    return found == delays_.end() ? std::nullopt : std::optional(found->second.why);
}

}  // namespace tachograph::service
