#include "adapters/service/reconciler.hpp"

#include "core/ports/failures.hpp"
#include "core/state/obligations.hpp"

#include <algorithm>
#include <exception>
#include <future>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::service {
namespace {

// Each poll for comments reads the last 25 minutes again, because a comment may become visible after a later one. It is
// less than the half hour between two comments.read events, so that no start reads comments from before the log began.
constexpr std::chrono::minutes overlap{25};
constexpr std::chrono::seconds patience{30};
// How far back to read comments if it is not known which were read.
constexpr std::chrono::hours a_day{24};

bool is_started(const Job& job) {
    return job.stage == Stage::running ||
           (job.stage == Stage::accepted && job.done.contains(effect_id(Obligation::start, job)));
}

// Whether the executor may have the job and has not finished with it.
bool is_at_work(const Job& job) {
    if (!job.accepted_at || job.stage == Stage::measured || job.stage == Stage::reported) return false;
    return !is_terminal(job.stage) || !job.done.contains(effect_id(Obligation::cancel, job));
}

// Calls `question` with the writer's state and returns its answer. Returns nullopt if the writer has stopped or cannot
// read its log.
template <class Question>
auto ask(const WriterAccess& writer, Question question)
    -> std::optional<decltype(question(std::declval<const State&>()))> {
    using Answer = decltype(question(std::declval<const State&>()));
    auto promise = std::make_shared<std::promise<Answer>>();
    auto answer = promise->get_future();
    writer.look([promise, question](const State& state) { promise->set_value(question(state)); });
    promise.reset();
    if (answer.wait_for(patience) != std::future_status::ready) return std::nullopt;
    try {
        return answer.get();
    } catch (const std::future_error&) {
        return std::nullopt;
    }
}

// Submits the commands and waits. Returns true if the log has their events; false if it does not, or if that is not
// known.
bool become_durable(const WriterAccess& writer, std::vector<Command> commands) {
    auto promise = std::make_shared<std::promise<bool>>();
    auto answer = promise->get_future();
    writer.submit(std::move(commands),
                  [promise](const Receipt& receipt) { promise->set_value(!receipt.problem.has_value()); });
    return answer.wait_for(patience) == std::future_status::ready && answer.get();
}

// Converts a time of this machine's clock, which may be wrong, to the forge's.
Timestamp on_forge(Timestamp moment, Timestamp now, Timestamp forge_now) {
    const auto differ = forge_now - now;
    return clocks_differ(differ) ? moment + differ : moment;
}

}  // namespace

Reconciler::Reconciler(WriterAccess writer, Executor& executor, Forge& forge, Clock clock, ReconcilerSettings settings)
    : writer_(std::move(writer)),
      executor_(executor),
      forge_(forge),
      clock_(std::move(clock)),
      settings_(std::move(settings)) {
    const Moment now = settings_.moment();
    looks_ = {{"looking at repositories", &Reconciler::look_at_names, settings_.comments_every, now},
              {"reading comments", &Reconciler::look_for_comments, settings_.comments_every, now},
              {"looking at pull requests", &Reconciler::look_at_pull_requests, settings_.comments_every, now},
              {"looking at the access-control repository", &Reconciler::look_at_policy, settings_.policy_every, now},
              {"looking after runners", &Reconciler::look_after_runners, settings_.runners_every, now},
              {"clearing up after jobs", &Reconciler::look_for_leftovers, settings_.runners_every, now}};
}

Reconciler::~Reconciler() { stop(); }

void Reconciler::start() {
    thread_ = std::thread([this] { run(); });
}

void Reconciler::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

bool Reconciler::pause_until(Moment moment) {
    std::unique_lock lock(mutex_);
    return !wake_.wait_until(lock, moment, [this] { return stopping_; });
}

void Reconciler::run() {
    for (Moment next = settings_.moment(); pause_until(next);) next = step();
}

Reconciler::Moment Reconciler::step() {
    const auto sooner = [](const Look& one, const Look& other) { return one.next < other.next; };
    const auto first = std::ranges::min_element(looks_, sooner);
    if (first->next <= settings_.moment()) perform(*first);
    return std::ranges::min_element(looks_, sooner)->next;
}

// A poll that fails does not stop the others.
void Reconciler::perform(Look& look) {
    std::chrono::milliseconds pause = look.every;
    try {
        (this->*look.look)();
        if (settings_.troubles) settings_.troubles->clear(look.name);
    } catch (const Unavailable& unavailable) {
        pause = std::max<std::chrono::milliseconds>(pause, unavailable.pause);
        if (settings_.troubles) settings_.troubles->set(look.name, unavailable.what());
    } catch (const std::exception& failure) {
        spdlog::warn("{} failed, and is retried: {}", look.name, failure.what());
    }
    look.next = settings_.moment() + pause;
}

std::optional<std::vector<Job>> Reconciler::started_jobs() {
    return ask(writer_, [](const State& state) {
        std::vector<Job> jobs;
        for (const auto& [id, job] : state.jobs) {
            if (is_started(job)) jobs.push_back(job);
        }
        return jobs;
    });
}

// Uses the steady clock: a job must not fail because the wall clock jumps. After a restart the time starts anew, but
// the executor has a limit of its own.
void Reconciler::note_running(const std::vector<Job>& started) {
    std::map<JobId, Moment> running;
    for (const Job& job : started) {
        if (job.stage != Stage::running) continue;
        const auto known = running_since_.find(job.id);
        running[job.id] = known == running_since_.end() ? settings_.moment() : known->second;
    }
    running_since_ = std::move(running);
}

void Reconciler::look_after_runners() {
    const auto jobs = started_jobs();
    if (!jobs) return;
    note_running(*jobs);
    for (const Job& job : *jobs) {
        std::optional<RunnerFailed> failed;
        const RunnerCondition condition = executor_.poll(job.id);
        if (const auto* gone = std::get_if<Gone>(&condition))
            failed = RunnerFailed{job.id, {}, gone->reason, gone->log};
        const auto since = running_since_.find(job.id);
        const bool too_long =
            since != running_since_.end() && settings_.moment() - since->second > settings_.longest_job;
        if (!failed && too_long) {
            failed = RunnerFailed{
                job.id, {}, fmt::format("it ran for more than {} minutes", settings_.longest_job.count()), {}};
        }
        if (failed) writer_.submit({{*failed, clock_()}}, [](const Receipt&) {});
    }
}

void Reconciler::look_for_leftovers() {
    executor_.remove_leftovers([this] {
        auto at_work = ask(writer_, [](const State& state) {
            std::vector<JobId> jobs;
            for (const auto& [id, job] : state.jobs) {
                if (is_at_work(job)) jobs.push_back(id);
            }
            return jobs;
        });
        if (!at_work) throw Unavailable("the event log cannot be read, so it is not known which jobs run");
        return *std::move(at_work);
    });
}

void Reconciler::look_at_pull_requests() {
    const auto active = ask(writer_, [](const State& state) {
        std::vector<Job> jobs;
        for (const auto& [id, job] : state.jobs) {
            if (!is_terminal(job.stage)) jobs.push_back(job);
        }
        return jobs;
    });
    for (const Job& job : active.value_or(std::vector<Job>{})) {
        try {
            look_at_pull_request(job);
        } catch (const Refused& refused) {
            spdlog::warn("the pull request of {} cannot be read: {}", to_text(job.id), refused.what());
        }
    }
}

void Reconciler::look_at_pull_request(const Job& job) {
    const Actor forge{ActorKind::bot, settings_.bot_name};
    const PullState now = forge_.pull_state(job.id.pull);
    const Actor by = now.closed_by.empty() ? forge : Actor{ActorKind::user, now.closed_by};
    // The clock may have been ahead when the job was requested. The closing or push must not be before that.
    const Timestamp moment = std::max(clock_(), job.requested_at);
    if (!now.open) {
        writer_.submit({{PullClosed{job.id.pull, by, {}, moment}, clock_()}}, [](const Receipt&) {});
    } else if (!job.head.empty() && now.head != job.head && now.head != job.newer_head) {
        // Supersedes no job, because it is not known who pushed.
        writer_.submit({{PullPushed{job.id.pull, forge, now.head, {}, moment, false}, clock_()}},
                       [](const Receipt&) {});
    }
}

void Reconciler::look_at_names() {
    if (!settings_.names) return;
    const auto state = ask(writer_, [](const State& now) {
        State part;
        part.access = now.access;
        return part;
    });
    if (!state) return;
    std::vector<Command> commands = settings_.names(*state);
    if (!commands.empty()) become_durable(writer_, std::move(commands));
}

void Reconciler::look_at_policy() {
    if (!settings_.policy) return;
    // Leaves out the jobs: there may be many.
    const auto state = ask(writer_, [](const State& now) {
        State part;
        part.access = now.access;
        part.policy = now.policy;
        part.quarantine = now.quarantine;
        part.requests = now.requests;
        part.proposals = now.proposals;
        return part;
    });
    if (!state) return;
    std::vector<Command> commands = settings_.policy(*state);
    if (!commands.empty()) writer_.submit(std::move(commands), [](const Receipt&) {});
}

// Returns false if the log cannot be read now.
bool Reconciler::find_place_in_comments(Timestamp forge_now) {
    if (comments_read_) return true;
    const auto reading = ask(writer_, [](const State& state) { return state.reading; });
    if (!reading) return false;
    if (*reading && (*reading)->events > 0) {
        comments_read_ = (*reading)->until;
        return true;
    }
    // The log is new, and comments from before it began do not count. Times of comments are whole seconds.
    const Timestamp now = clock_();
    const Timestamp began = on_forge(*reading ? std::min((*reading)->until, now) : now, now, forge_now);
    comments_read_ = std::chrono::floor<std::chrono::seconds>(std::min(began, forge_now)) + overlap;
    return true;
}

// The watermark of comments is a time of the forge, like the times of comments: this machine's clock may be wrong, and
// may jump.
void Reconciler::look_for_comments() {
    const Timestamp now = clock_();
    const auto told = forge_.now();
    if (told && settings_.forge_clock) settings_.forge_clock->note(*told, settings_.moment());
    const Timestamp forge_now = told.value_or(now);
    if (!find_place_in_comments(forge_now)) return;
    // If a clock was ahead when the log was written, comments may have been missed, and nobody knows which: so a whole
    // day is read again. Commands that were answered are known by their idempotency keys.
    const auto ahead = *comments_read_ - (forge_now + overlap);
    const Timestamp from = ahead.count() > 0 && clocks_differ(ahead) ? forge_now - a_day : *comments_read_;
    Timestamp latest = from;
    std::vector<Command> commands;
    const FoundComments found = forge_.comments_since(from - overlap);
    for (const ForgeComment& comment : found.comments) {
        latest = std::max(latest, comment.at);
        for (Command& command :
             commands_of({comment.pull, comment.id, comment.author, comment.text, {}, comment.author_id, comment.doubt},
                         settings_.bot_name, now)) {
            command.repository = comment.repository;
            commands.push_back(std::move(command));
        }
    }
    // If not all comments were read, the next poll begins at the same place, even after a restart.
    if (found.all) commands.push_back({NoteCommentsRead{latest}, now});
    if (become_durable(writer_, std::move(commands)) && found.all) comments_read_ = latest;
}

}  // namespace tachograph::service
