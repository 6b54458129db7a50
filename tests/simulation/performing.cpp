#include "tests/simulation/performing.hpp"

#include "core/ports/failures.hpp"
#include "core/values/overloaded.hpp"

namespace tachograph::simulation {
namespace {

// Some effects can never be performed: the same ones, however often they are tried.
bool is_refused(const World& world, const Effect& effect) {
    std::uint64_t digest = 0xcbf29ce484222325U;
    for (const char byte : effect.id) digest = (digest ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    return Random(digest).chance(world.setting.weather.call_refused);
}

ReportPublished publish(World& world, const Job& job, bool found) {
    world.reports.results(job.id, job.results);
    const Publication publication = world.reports.publish(job.id, found);
    return {job.id, to_text(job.id) + ".md", publication.commit, publication.url, "2 invariant", {0, 0, 2}};
}

}  // namespace

Found look_before(World& world, const Effect& effect) {
    return std::visit(overloaded{
                          [&](const StartJob& e) -> Found {
                              return {world.machine.find(e.job.id), {}};
                          },
                          [&](const PublishReport& e) -> Found {
                              return {world.reports.find(e.job.id), {}};
                          },
                          [&](const PutComment& e) -> Found {
                              return {false, world.forge.find(e)};
                          },
                          [](const auto&) { return Found{}; },
                      },
                      effect.body);
}

CommandBody perform(World& world, const Effect& effect, const Found& found) {
    const bool is_cancel = std::holds_alternative<CancelJob>(effect.body);
    if (!found.done && !found.comment && !is_cancel && is_refused(world, effect))
        throw Refused("this can never be done");
    return std::visit(
        overloaded{
            [&](const ResolvePull& e) -> CommandBody {
                const Job& job = e.job;
                const Commits commits = world.forge.resolve({job.id.pull, job.comment, job.base_ref, job.head});
                return ResolveJob{job.id, commits.head, commits.base, commits.target};
            },
            [&](const StartJob& e) -> CommandBody {
                const JobOrder order{e.job.id, {}, e.job.head, e.job.base, e.job.only, {}};
                return EffectPerformed{effect.id, world.machine.start(order, found.done)};
            },
            [&](const CancelJob& e) -> CommandBody {
                world.machine.cancel(e.job.id);
                return EffectPerformed{effect.id, {}};
            },
            [&](const PublishReport& e) -> CommandBody { return publish(world, e.job, found.done); },
            [&](const PutComment& e) -> CommandBody {
                return EffectPerformed{effect.id, world.forge.put(e, found.comment)};
            },
            [&](const React& e) -> CommandBody {
                world.forge.react(e);
                return EffectPerformed{effect.id, {}};
            },
            [&](const FollowRequest& e) -> CommandBody { return world.policy.follow(e); },
            [&](const NoteCommit& e) -> CommandBody {
                world.notes.insert(e.commit);
                return EffectPerformed{effect.id, {}};
            },
        },
        effect.body);
}

}  // namespace tachograph::simulation
