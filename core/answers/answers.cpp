#include "core/answers/answers.hpp"

#include "core/answers/answer_terms.hpp"
#include "core/answers/reply_group.hpp"
#include "core/answers/report_link.hpp"
#include "core/commands/command_list.hpp"
#include "core/state/checked_job.hpp"
#include "core/state/obligations.hpp"
#include "core/values/first_rows.hpp"
#include "core/values/lost_commit.hpp"
#include "core/values/markdown.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <chrono>
#include <concepts>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph {
namespace {

constexpr std::size_t longest_name = 200;

std::string brief(const std::string& commit) { return inline_code(commit.substr(0, 10)); }

std::string job_name(const Job& job) { return fmt::format("**Job {}**", job.id.number); }

std::string what(const Job& job) {
    std::string text = fmt::format("{} against {}", brief(job.head), brief(job.base));
    if (!job.base_ref.empty()) text += fmt::format(" ({})", inline_code(job.base_ref));
    if (!job.target.empty() && job.base_ref.empty()) text += fmt::format(", where it left {}", inline_code(job.target));
    if (!job.only.empty()) text += fmt::format(", only {}", inline_code(job.only));
    return text;
}

// `1 h 5 min`, `3 min 12 s`, `42 s`.
std::string duration(Timestamp from, Timestamp to) {
    const auto seconds = std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::seconds>(to - from).count());
    if (seconds >= 3600) return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
    if (seconds >= 60) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
    return fmt::format("{} s", seconds);
}

std::string took(const Job& job) {
    if (!job.started_at || !job.ended_at) return {};
    return fmt::format(" after {}", duration(*job.started_at, *job.ended_at));
}

std::string place(const Job& job) {
    if (job.ahead == 0) return "it is next";
    return job.ahead == 1 ? "1 job was before it" : fmt::format("{} jobs were before it", job.ahead);
}

std::string progress_line(const Job& job, const std::string& bot_name) {
    switch (job.stage) {
        case Stage::requested:
        case Stage::rejected:
        case Stage::accepted:
            return fmt::format("{} is queued: {}; {}. `@{} abort` takes it back.", job_name(job), what(job), place(job),
                               bot_name);
        case Stage::running:
        case Stage::measured:
            return fmt::format("{} is running on {}: {}. `@{} abort` ends it.", job_name(job),
                               inline_code(shorten(job.runner, longest_name)), what(job), bot_name);
        case Stage::reported:
            return fmt::format("{} has ended{}: {}. {}.", job_name(job), took(job), what(job),
                               plain_text(to_text(job.report->tally)));
        case Stage::failed:
            return fmt::format("{} failed{}: {}.", job_name(job), took(job), what(job));
        case Stage::aborted:
            return fmt::format("{} was aborted{}: {}.", job_name(job), took(job), what(job));
    }
    return {};
}

std::string failure(const Job& job) {
    std::string text = fmt::format("job {} failed: {}.\n", job.id.number, plain_text(job.reason));
    if (!job.log.empty()) text += fmt::format("\nThe end of its log:\n\n{}", code_block(job.log));
    return text;
}

std::string advice_after_failure(const Job& job, const std::string& bot_name) {
    if (job.reason.find(no_longer_to_be_had) != std::string::npos) return {};
    return fmt::format("\n`@{} retry` runs the same commits again.\n", bot_name);
}

std::string accepted_text(const std::vector<Acceptance>& accepted) {
    constexpr std::size_t most = 3;
    std::string text;
    for (std::size_t n = 0; n < std::min(most, accepted.size()); ++n) {
        const Acceptance& one = accepted[n];
        const std::string benchmark = one.benchmark == all_benchmarks
                                          ? std::string("Every change")
                                          : inline_code(shorten(one.benchmark, longest_name));
        text += fmt::format(" {} was accepted by {}: {}.", benchmark, plain_text(one.by), plain_text(one.reason));
    }
    if (accepted.size() > most) text += fmt::format(" And {} more.", accepted.size() - most);
    return text;
}

std::string advice_on(const Job& job, const std::string& bot_name) {
    if (!sets_check(job)) return " It sets no check: only a job without `only=` and `base=` does.";
    if (job.report->conclusion != Conclusion::failure) return {};
    return fmt::format(
        " The check fails: `@{0} why <benchmark>` explains a verdict, and `@{0} accept <benchmark> because "
        "<reason>` accepts it.",
        bot_name);
}

std::string result_text(const Job& job, const std::string& bot_name, const std::vector<Acceptance>& accepted) {
    switch (job.stage) {
        case Stage::reported:
            return fmt::format("**{}.** Benchmarked {}: {}.{}{}\n", plain_text(job.report->headline), what(job),
                               report_link(*job.report), accepted_text(accepted), advice_on(job, bot_name));
        case Stage::failed:
            return failure(job) + advice_after_failure(job, bot_name);
        case Stage::aborted: {
            const std::string who = job.ended_by ? job.ended_by->name : bot_name;
            if (job.reason.empty()) return fmt::format("job {} was aborted by {}.\n", job.id.number, plain_text(who));
            return fmt::format("job {} was taken off the queue: {}.\n", job.id.number, plain_text(job.reason));
        }
        case Stage::rejected:
            return fmt::format(
                "no benchmarks: {0}.\n\n`@{1} benchmarkers` lists who may, `@{1} status` what was asked for here.\n",
                plain_text(job.reason), bot_name);
        case Stage::requested:
        case Stage::accepted:
        case Stage::running:
        case Stage::measured:
            return {};
    }
    return {};
}

std::string as_lines(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    return text + "\n";
}

std::string refusal(const Reply& reply, const std::string& bot_name) {
    std::string text = fmt::format("I cannot follow {}: {}.\n", inline_code(reply.command), plain_text(reply.reason));
    if (reply.command == "runbenchmarks")
        text += fmt::format("\n`@{0} help` says how it is written, `@{0} benchmarkers` who may.\n", bot_name);
    return text;
}

std::string answer(const Reply& reply, const State& state, const std::string& bot_name) {
    if (!reply.answer.empty()) return as_lines(reply.answer);
    const auto question = question_called(reply.question);
    if (!question) return refusal(reply, bot_name);
    const AnswerTerms terms{state, reply.pull, bot_name};
    return std::visit(
        [&]<class Kind>(const Kind& kind) {
            if constexpr (std::derived_from<Kind, Question>) {
                return answer_to(kind, terms);
            } else {
                return std::string();
            }
        },
        *question);
}

std::string comment(const std::string& marker, const std::string& text) {
    return hidden(marker) + "\n" + first_rows(text, longest_comment - marker.size() - 100);
}

}  // namespace

std::string one_line(const Job& job, const std::vector<Acceptance>& accepted) {
    switch (job.stage) {
        case Stage::requested:
        case Stage::accepted:
            return fmt::format("job {} is queued", job.id.number);
        case Stage::running:
        case Stage::measured:
            return fmt::format("job {} is running on {}", job.id.number, job.runner);
        case Stage::reported:
            return accepted.empty() ? job.report->headline
                                    : fmt::format("accepted by {}: {}; {}", accepted.back().by, accepted.back().reason,
                                                  job.report->headline);
        case Stage::failed:
            return fmt::format("job {} failed: {}", job.id.number, job.reason);
        case Stage::aborted:
            return fmt::format("job {} was aborted", job.id.number);
        case Stage::rejected:
            return job.reason;
    }
    return {};
}

std::string progress_comment(const Job& job, const std::string& bot_name) {
    std::string text = progress_line(job, bot_name);
    if (!job.newer_head.empty() && job.newer_head != job.head && !is_terminal(job.stage))
        text += fmt::format(" The pull request has moved on to {}; this job stays with what was asked for.",
                            brief(job.newer_head));
    return comment(effect_id(Obligation::progress, job.id), text + "\n");
}

std::string result_comment(const Job& job, const std::string& bot_name, const std::vector<Acceptance>& accepted) {
    return comment(effect_id(Obligation::result, job.id),
                   fmt::format("@{} {}", job.requester.name, result_text(job, bot_name, accepted)));
}

std::string proposal_comment(const Proposal& proposal) {
    return comment(marker_of_effect(proposal_id(proposal)), as_lines(proposal.answer));
}

std::string quarantine_note(const State& state, const std::string& bot_name) {
    const Quarantine& quarantine = *state.quarantine;
    std::string text;
    for (const Grant& grant : state.access.grants) {
        if (grant.role == Role::admin && grant.scope == "org") text += fmt::format("@{} ", grant.account);
    }
    text +=
        fmt::format("this is not in force: {}.\n\n{}\n", plain_text(quarantine.reason), as_lines(quarantine.answer));
    text += fmt::format(
        "An admin of the organisation lets it in with `@{} adopt {}`, on any pull request that I look after, or "
        "reverts it. "
        "Until then {} holds.\n",
        bot_name, quarantine.commit,
        state.policy.empty() ? "what the configuration says of admins" : "the policy of " + brief(state.policy));
    return comment(quarantine_id(quarantine), text);
}

std::string reply_comment(const std::vector<const Reply*>& replies, const State& state, const std::string& bot_name) {
    // A sentence that several commands share is written once.
    std::vector<std::string> answers;
    for (const Reply* reply : replies) {
        std::string said = answer(*reply, state, bot_name);
        if (std::ranges::find(answers, said) == answers.end()) answers.push_back(std::move(said));
    }
    return comment(answer_id(replies), fmt::format("@{} {}", replies.front()->author.name, fmt::join(answers, "\n")));
}

}  // namespace tachograph
