#include "tests/simulation/agreement.hpp"

#include "core/answers/answers.hpp"
#include "core/commands/standing.hpp"
#include "core/comments/comment_language.hpp"
#include "core/state/obligations.hpp"

#include <algorithm>
#include <type_traits>
#include <variant>

#include <fmt/format.h>

namespace tachograph::simulation {
namespace {

// How many commands of that person were answered there, and led to nothing else.
int answers_to(const World& world, const ForgeComment& comment) {
    const auto is_answer = [&](const Event& event) {
        return std::visit(
            [&](const auto& body) {
                using Body = std::decay_t<decltype(body)>;
                constexpr bool answers = std::is_same_v<Body, CommandRefused> || std::is_same_v<Body, QuestionAsked> ||
                                         std::is_same_v<Body, AccessAsked>;
                if constexpr (std::is_same_v<Body, VerdictAsked>)
                    return body.job.pull == comment.pull && event.actor.name == comment.author;
                else if constexpr (answers)
                    return body.pull == comment.pull && event.actor.name == comment.author;
                else
                    return false;
            },
            event.body);
    };
    return static_cast<int>(std::ranges::count_if(world.local.events(), is_answer));
}

void require_comments_are_answered(const World& world) {
    // What was said before concerns nobody.
    const Timestamp began = world.local.events().front().at;
    for (const ForgeComment& comment : world.forge.comments()) {
        if (comment.at < began) continue;
        const auto commands = comment.author == bot_name ? 0 : read_comment(comment.text, bot_name).size();
        const int acted = world.local.acted_upon(comment.id);
        const bool silent = acted < static_cast<int>(commands) && answers_to(world, comment) >= few_answers;
        require(silent || acted == static_cast<int>(commands),
                fmt::format("comment {} has {} commands, of which {} were acted upon", comment.id, commands, acted));
    }
}

// Whether people ruled on what was measured of that head: then the comment shows what they accepted at that time.
bool is_ruled_upon(const World& world, const Job& job) {
    return std::ranges::any_of(world.local.events(), [&](const Event& event) {
        const auto* accepted = std::get_if<VerdictAccepted>(&event.body);
        if (!accepted || accepted->job.pull != job.id.pull) return false;
        return find_job(world.local.state(), accepted->job)->head == job.head;
    });
}

void require_ruling(const World& world, Job job, const std::string& text) {
    const auto& rulings = world.local.state().rulings;
    const auto ruling = rulings.find(job.id.pull);
    if (ruling == rulings.end() || ruling->second.job != job.id || !job.report) return;
    if (world.local.was_given_up(ruling_comment_id(ruling->second))) return;
    job.report->conclusion = ruling->second.conclusion;
    require(text == result_comment(job, bot_name, ruling->second.accepted),
            "the comment of " + to_text(job.id) + " does not show what is accepted");
}

void require_comment(const World& world, const Job& job, Obligation obligation) {
    const std::string effect = effect_id(obligation, job);
    const auto found = world.forge.marked(job.id.pull, marker_of_effect(effect));
    if (world.local.was_given_up(effect)) return;
    require(found.size() == 1, fmt::format("{} comments for {}", found.size(), effect));
    const std::string text =
        obligation == Obligation::progress ? progress_comment(job, bot_name) : result_comment(job, bot_name);
    if (obligation == Obligation::result && is_ruled_upon(world, job))
        return require_ruling(world, job, found.front()->text);
    require(found.front()->text == text, "the comment of " + effect + " is not the latest");
}

void require_job_is_over(const World& world, const Job& job) {
    require(is_terminal(job.stage), to_text(job.id) + " is not over: it is " + to_text(job.stage));
    require_comment(world, job, Obligation::result);
    if (job.accepted_at) require_comment(world, job, Obligation::progress);
    const bool reacted = world.forge.has_reaction(job.comment);
    require(reacted || world.local.was_given_up(effect_id(Obligation::reaction, job)),
            "no reaction for " + to_text(job.id));
    const auto report = world.reports.published().find(job.id);
    const bool has_report = report != world.reports.published().end();
    require(has_report == (job.stage == Stage::reported), "the report of " + to_text(job.id));
    if (has_report) require(report->second.commit == job.report->commit, "another report of " + to_text(job.id));
}

void require_runners_are_over(const World& world) {
    for (const auto& [id, runner] : world.machine.runners()) {
        require(!runner.alive, "a runner works on " + to_text(id));
        const auto job = find_job(world.local.state(), id);
        const bool lost = runner.leftover && job && job->reason == "it died";
        require(!lost, "a runner was ended in the midst of its work: " + to_text(id));
        require(job && job->head == runner.head, "a runner measured another commit: " + to_text(id));
    }
}

// The comment that a reply belongs to, as causes name it.
std::string_view comment_of(std::string_view reply) {
    for (const std::string_view prefix : {"reply:", "access:", "verdict:"}) {
        if (reply.starts_with(prefix)) reply.remove_prefix(prefix.size());
    }
    return reply.substr(0, reply.rfind('/'));
}

// The effect that said the reply, perhaps together with others to the same comment.
std::string answer_with(const World& world, const std::string& reply) {
    for (const Event& event : world.local.events()) {
        const auto* done = std::get_if<EffectDone>(&event.body);
        const auto* given_up = std::get_if<EffectGivenUp>(&event.body);
        const std::string effect = done ? done->effect : given_up ? given_up->effect : std::string();
        const bool together = effect.find('+') != std::string::npos && effect.starts_with("reply:");
        if (together && comment_of(effect) == comment_of(reply)) return effect;
    }
    return reply;
}

void require_replies(const World& world) {
    for (const Event& event : world.local.events()) {
        const auto* refused = std::get_if<CommandRefused>(&event.body);
        const auto* followed = std::get_if<CommandFollowed>(&event.body);
        const auto* asked = std::get_if<QuestionAsked>(&event.body);
        if (!refused && !followed && !asked) continue;
        const PullId pull = refused ? refused->pull : followed ? followed->pull : asked->pull;
        const std::string answer = answer_with(world, reply_id(event.idempotency_key));
        const auto found = world.forge.marked(pull, answer);
        require(found.size() == 1 || (found.empty() && world.local.was_given_up(answer)), "no answer: " + answer);
    }
}

void require_policy(const World& world) {
    const State& state = world.local.state();
    const std::string tip = world.policy.newest();
    // Nothing is in force where the log was lost, until an admin adopts what is there.
    const bool says_so = state.policy.empty() || world.policy.access_at(state.policy) == state.access;
    require(says_so, "the policy in force is not what its commit says");
    require(state.policy == tip || !world.policy.is_made_by_bot(tip),
            "what somebody asked for is done, and not in force");
    const bool quarantined = state.quarantine && state.quarantine->commit == tip;
    require(state.policy == tip || quarantined, "the policy's tip is neither in force nor quarantined");
    if (quarantined) {
        const bool told = world.forge.is_noted(tip) || world.local.was_given_up(quarantine_id(*state.quarantine));
        require(told, "nobody was told of the quarantine");
    }
}

}  // namespace

void require_agreement(const World& world) {
    require(world.local.owed().empty(), "owed at rest: " + owed_in_words(world));
    if (world.publishes) require(world.remote.events() == world.local.events(), "the remote has another log");
    require_comments_are_answered(world);
    for (const JobId& id : world.local.ended()) require_job_is_over(world, *find_job(world.local.state(), id));
    require_runners_are_over(world);
    require_replies(world);
    require_policy(world);
}

std::string owed_in_words(const World& world) {
    std::string words;
    for (const Effect& effect : world.local.owed()) words += effect.id + " ";
    return words;
}

}  // namespace tachograph::simulation
