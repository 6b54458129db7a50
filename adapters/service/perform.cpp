#include "adapters/service/perform.hpp"

#include "adapters/service/verdict_requests.hpp"
#include "core/ports/failures.hpp"
#include "core/state/checked_job.hpp"
#include "core/values/overloaded.hpp"
#include "reports/formats/formats.hpp"
#include "reports/learned_noise.hpp"
#include "reports/report.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::service {
namespace {

// `<repo>/<pr>/<head sha>/<job n>`; the files add `.md`, `.json` and `.svg`.
std::string report_path(const Job& job) {
    return fmt::format("{}/{}/{}/{}", job.id.pull.repository, job.id.pull.number, job.head, job.id.number);
}

reports::ReportContext context_of(const Performers& performers, const Job& job, const std::vector<Acceptance>& accepted,
                                  const std::string& clone_url) {
    return {to_text(job.id),
            job.id.pull.repository,
            job.id.pull.number,
            job.requester.name,
            job.head,
            job.base,
            job.target,
            job.only,
            to_text(job.requested_at),
            clone_url,
            fmt::format("{}.svg", job.id.number),
            performers.bot_name,
            performers.fail_on,
            accepted,
            sets_check(job)};
}

// The job is measured, so its report is published even if the forge no longer shows the repository. Then the report has
// the repository's name in place of its address.
std::string clone_url(Forge& forge, const Job& job) {
    try {
        return forge.clone_url(job.id.pull.repository);
    } catch (const Refused& refused) {
        spdlog::warn("the report of {} does not say where to clone from: {}", to_text(job.id), refused.what());
        return job.id.pull.repository;
    }
}

// Without the learned noise, verdicts need more rounds, but none is wrong.
reports::LearnedNoise learned_noise(const Performers& performers, const std::string& repository) {
    try {
        return performers.newest_reports ? reports::learn(performers.newest_reports(repository))
                                         : reports::LearnedNoise();
    } catch (const Unavailable& unavailable) {
        spdlog::warn("the noise of earlier reports of {} is not used: {}", repository, unavailable.what());
        return {};
    }
}

reports::RenderedReport render(const Performers& performers, const Job& job, const std::vector<Acceptance>& accepted) {
    reports::CompareOptions options;
    options.least = performers.least;
    options.tolerance = performers.tolerance;
    try {
        const auto results = reports::parse_run_results(performers.reports.results(job.id, job.results));
        return reports::render(results, context_of(performers, job, accepted, clone_url(performers.forge, job)),
                               options, learned_noise(performers, job.id.pull.repository));
    } catch (const reports::UnreadableResult& unreadable) {
        throw Refused(unreadable.what());
    }
}

CommandBody publish(const Performers& performers, const PublishReport& effect) {
    const Job& job = effect.job;
    const reports::RenderedReport report = render(performers, job, effect.accepted);
    const std::string path = report_path(job);
    std::vector<ReportFile> files{{path + ".md", report.markdown}, {path + ".json", report.json}};
    if (!report.svg.empty()) files.push_back({path + ".svg", report.svg});
    const Publication publication =
        performers.reports.publish(job.id, fmt::format("Report {}: {}", to_path(job.id), to_text(report.tally)), files);
    return ReportPublished{job.id,          path + ".md", publication.commit, publication.url,
                           report.headline, report.tally, report.conclusion};
}

CommandBody resolve(const Performers& performers, const Job& job) {
    const std::string told = performers.told_head ? performers.told_head(job.id.pull) : std::string();
    const Commits commits = performers.forge.resolve({job.id.pull, job.comment, job.base_ref, job.head, told});
    return ResolveJob{job.id, commits.head, commits.base, commits.target};
}

// The status is optional: if the bot may not set it, the comment says the same.
void show_status(Forge& forge, const PutComment& comment) {
    try {
        if (comment.status) forge.set_status(comment.pull, *comment.status);
    } catch (const Refused& refused) {
        spdlog::warn("the commit's status cannot be set: {}", refused.what());
    }
}

// Throws Missing only if the pull request is gone. A refused comment may be accepted later, once somebody unlocks the
// conversation or restores the bot's rights.
std::string put_comment(Forge& forge, const PutComment& comment) {
    try {
        std::string id = forge.put_comment(comment);
        show_status(forge, comment);
        return id;
    } catch (const Refused& refused) {
        forge.pull_state(comment.pull);
        throw Refused(refused.what());
    }
}

// The base is fixed once a job is accepted. If the pull request got another target branch since, the requester would
// mean another base.
void require_same_target(Forge& forge, const Job& job) {
    const std::string now = forge.pull_state(job.id.pull).target;
    const bool moved = job.base_ref.empty() && !job.target.empty() && !now.empty() && now != job.target;
    if (moved)
        throw Refused(
            fmt::format("the pull request goes into {} now, no longer into {}, so that its base is another "
                        "one: ask again with runbenchmarks",
                        now, job.target));
}

std::string start(const Performers& performers, const Job& job) {
    require_same_target(performers.forge, job);
    return performers.executor.start({job.id, performers.forge.clone_url(job.id.pull.repository), job.head, job.base,
                                      job.only, performers.token_for(job.id),
                                      to_json(learned_noise(performers, job.id.pull.repository))});
}

}  // namespace

CommandBody perform(const Performers& performers, const Effect& effect) {
    return std::visit(
        overloaded{
            [&](const ResolvePull& e) -> CommandBody { return resolve(performers, e.job); },
            [&](const StartJob& e) -> CommandBody {
                return EffectPerformed{effect.id, start(performers, e.job)};
            },
            [&](const CancelJob& e) -> CommandBody {
                performers.executor.cancel(e.job.id);
                return EffectPerformed{effect.id, {}};
            },
            [&](const PublishReport& e) -> CommandBody { return publish(performers, e); },
            [&](const PutComment& e) -> CommandBody {
                return EffectPerformed{effect.id, put_comment(performers.forge, e)};
            },
            [&](const FollowRequest& e) -> CommandBody { return performers.policy.follow(e); },
            [&](const FollowVerdictRequest& e) -> CommandBody { return follow_verdict_request(performers.reports, e); },
            [&](const RecordRuling& e) -> CommandBody {
                record_ruling(performers.reports, e);
                return EffectPerformed{effect.id, {}};
            },
            [&](const SetStatus& e) -> CommandBody {
                performers.forge.set_status(e.pull, e.status);
                return EffectPerformed{effect.id, {}};
            },
            [&](const NoteCommit& e) -> CommandBody {
                performers.policy.note(e);
                return EffectPerformed{effect.id, {}};
            },
            [&](const React& e) -> CommandBody {
                performers.forge.react(e);
                return EffectPerformed{effect.id, {}};
            },
        },
        effect.body);
}

}  // namespace tachograph::service
