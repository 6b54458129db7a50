#include "tests/simulation/machine.hpp"

#include "tests/simulation/call.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tachograph::simulation {
namespace {

// Executors see to that themselves; the bot has given up on the job by then.
constexpr std::chrono::minutes longest_life{90};
constexpr std::chrono::minutes longest_job{65};

}  // namespace

bool Machine::find(const JobId& job) {
    const Call call(setting_, "find runner " + to_text(job));
    return call.answer(runners_.contains(job));
}

// Others go on between the two.
std::string Machine::start(const JobOrder& order) {
    const bool found = find(order.job);
    return start(order, found);
}

std::string Machine::start(const JobOrder& order, bool found) {
    const Call call(setting_, (found ? "adopt runner " : "start runner ") + to_text(order.job));
    if (!found) {
        setting_.refuse_some("start " + to_text(order.job));
        require(!runners_.contains(order.job), "a second runner for " + to_text(order.job));
        Runner& runner = runners_[order.job] = {order.job, order.head};
        runner.fails = setting_.strikes(setting_.weather.runner_fails);
        runner.started = setting_.now;
        const auto measuring = std::ranges::count_if(
            runners_, [](const auto& entry) { return entry.second.alive && entry.second.measures; });
        require(measuring <= places_, fmt::format("{} runners measure at a time", measuring));
    }
    return call.answer(fmt::format("process of {}", to_text(order.job)));
}

void Machine::cancel(const JobId& job) {
    const Call call(setting_, "cancel runner " + to_text(job));
    const auto found = runners_.find(job);
    if (found != runners_.end()) found->second.alive = false;
    call.answer(true);
}

RunnerCondition Machine::poll(const JobId& job) {
    const Call call(setting_, "poll runner " + to_text(job));
    const auto found = runners_.find(job);
    if (found == runners_.end()) return call.answer(RunnerCondition(Gone{"there is no such runner", {}}));
    return call.answer(found->second.alive ? RunnerCondition(Alive{}) : RunnerCondition(Gone{"it died", "the log"}));
}

// A job that begins after the question was asked is no leftover.
void Machine::remove_leftovers(const JobsAtWork& jobs_at_work) {
    const Call call(setting_, "remove leftovers");
    std::vector<JobId> before;
    for (const auto& [id, runner] : runners_) {
        if (runner.alive) before.push_back(id);
    }
    const std::vector<JobId> at_work = jobs_at_work();
    for (const JobId& id : before) {
        const bool over = std::ranges::find(at_work, id) == at_work.end();
        if (!over || !runners_.at(id).alive) continue;
        runners_.at(id).leftover = true;
        die(runners_.at(id), "is a leftover");
    }
    call.answer(true);
}

void Machine::die(Runner& runner, const std::string& how) {
    setting_.diary.note(fmt::format("runner {} {}", to_text(runner.job), how));
    runner.alive = false;
}

void Machine::work() {
    std::vector<Runner*> working;
    for (auto& [id, runner] : runners_) {
        if (runner.alive && runner.hangs && setting_.now - runner.started > longest_life)
            die(runner, "is ended after its time");
        if (runner.alive && !runner.hangs) working.push_back(&runner);
    }
    if (working.empty()) return;
    Runner& runner = *setting_.random.pick(working);
    if (setting_.strikes(setting_.weather.runner_dies)) return die(runner, "dies without a word");
    if (setting_.strikes(setting_.weather.runner_hangs)) {
        setting_.diary.note(fmt::format("runner {} hangs", to_text(runner.job)));
        runner.hangs = true;
        return;
    }
    if (runner.waits && setting_.random.chance(700)) return;
    runner.measures = runner.measures && runner.next == Word::started;
    mail_.push_back({runner.job, runner.next});
    runner.waits = true;
}

void Machine::reboot() {
    for (auto& [id, runner] : runners_) {
        if (runner.alive) die(runner, "is gone after a reboot");
    }
}

std::optional<Mail> Machine::mail() {
    if (mail_.empty()) return std::nullopt;
    const auto at = mail_.begin() + static_cast<std::ptrdiff_t>(setting_.random.below(mail_.size()));
    const Mail mail = *at;
    if (!setting_.strikes(setting_.weather.delivery_repeated)) mail_.erase(at);
    if (setting_.strikes(setting_.weather.mail_lost)) return std::nullopt;
    return mail;
}

void Machine::answered(const Mail& mail) {
    const auto found = runners_.find(mail.job);
    if (found == runners_.end() || !found->second.alive || found->second.next != mail.word) return;
    if (setting_.strikes(setting_.weather.mail_lost)) return;
    Runner& runner = found->second;
    runner.waits = false;
    if (mail.word != Word::started) return die(runner, "has ended");
    runner.next = runner.fails ? Word::failed : Word::measured;
}

void Machine::require_long_run(const JobId& job) const {
    require(setting_.now - runners_.at(job).started > longest_job, "it was given up too soon: " + to_text(job));
}

bool Machine::is_quiet() const {
    return mail_.empty() && std::ranges::none_of(runners_, [](const auto& entry) { return entry.second.alive; });
}

}  // namespace tachograph::simulation
