// What the bot looks for by itself, as adapters/service/reconciler.cpp does.
#include "core/comments/comment.hpp"
#include "core/ports/failures.hpp"
#include "core/state/obligations.hpp"
#include "tests/simulation/bot.hpp"

namespace tachograph::simulation {
namespace {

constexpr std::chrono::hours overlap{1};
constexpr std::chrono::minutes every{5};
constexpr std::chrono::minutes longest_job{65};

bool is_started(const Job& job) {
    return job.stage == Stage::running ||
           (job.stage == Stage::accepted && job.done.contains(effect_id(Obligation::start, job)));
}

bool is_active(const Job& job) { return !is_terminal(job.stage); }

}  // namespace

std::vector<Job> Bot::jobs_where(bool (*holds)(const Job&)) const {
    std::vector<Job> jobs;
    for (const auto& [id, job] : ledger_.state().jobs) {
        if (holds(job)) jobs.push_back(job);
    }
    return jobs;
}

void Bot::watch() {
    if (!ledger_.is_current()) return;
    const auto look = [this](void (Bot::*what)()) {
        try {
            (this->*what)();
        } catch (const Unavailable&) {
            // It looks again.
        }
    };
    look(&Bot::look_after_runners);
    if (!world_.policy.is_asked()) look(&Bot::look_at_policy);
    if (setting_.now < next_look_) return;
    look(&Bot::look_for_comments);
    look(&Bot::look_at_pulls);
    next_look_ = setting_.now + every;
}

void Bot::look_for_comments() {
    const Timestamp now = setting_.now;
    const auto& reading = ledger_.state().reading;
    if (!comments_read_) comments_read_ = reading ? reading->until : now;
    std::vector<Command> commands;
    for (const ForgeComment& comment : world_.forge.comments_since(*comments_read_ - overlap)) {
        for (Command& command : commands_of({comment.pull, comment.id, comment.author, comment.text}, bot_name, now))
            commands.push_back(std::move(command));
    }
    commands.push_back({NoteCommentsRead{now}, now});
    submit(std::move(commands), [this, now](const service::Receipt& receipt) {
        if (receipt.problem) return;
        comments_read_ = now;
        ++looks_;
    });
}

void Bot::look_at_pulls() {
    for (const Job& job : jobs_where(is_active)) look_at_pull(job);
}

void Bot::look_at_pull(const Job& job) {
    const Actor bot{ActorKind::bot, bot_name};
    const PullState condition = world_.forge.pull_state(job.id.pull);
    if (!condition.open) {
        const Actor by = condition.closed_by.empty() ? bot : Actor{ActorKind::user, condition.closed_by};
        submit({{PullClosed{job.id.pull, by, {}, setting_.now}, setting_.now}});
    } else if (!job.head.empty() && condition.head != job.head && condition.head != job.newer_head) {
        submit({{PullPushed{job.id.pull, bot, condition.head, {}, setting_.now, false}, setting_.now}});
    }
}

void Bot::look_after_runners() {
    for (const Job& job : jobs_where(is_started)) {
        const RunnerCondition condition = world_.machine.poll(job.id);
        const auto* gone = std::get_if<Gone>(&condition);
        const bool too_long = job.started_at && setting_.now - *job.started_at > longest_job;
        if (!gone && !too_long) continue;
        const RunnerFailed failed{job.id, {}, gone ? gone->reason : "it ran for too long", gone ? gone->log : ""};
        submit({{failed, setting_.now}});
    }
}

void Bot::look_at_policy() { submit(policy_.look(ledger_.state())); }

}  // namespace tachograph::simulation
