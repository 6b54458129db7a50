// The README.md of every event log's repository, the only file in its tree. Its text is part of the root commit's id,
// so it must never change.
#pragma once

#include <string_view>

namespace tachograph::git {

inline constexpr std::string_view log_readme = R"(# An event log of Tachograph

This repository is a record, not a project: every commit of `main` is one thing that happened to a benchmark job, and the commit's message
says all of it. The files never change; this page is the only one. Nothing is ever rewritten: a correction is a further commit.

A message is a line for people, and then git trailers, which are what programs read:

    running SciML/OrdinaryDiffEq.jl#412/1 on bench-03

    Event: job.running/1
    Job: SciML/OrdinaryDiffEq.jl#412/1
    Actor: runner:bench-03
    Cause: runner:SciML/OrdinaryDiffEq.jl#412/1/started
    At: 2026-11-23T10:15:04.123Z

- `Event` is what happened, and the version of how it is written down.
- `Job` is `<owner>/<repository>#<pull request>/<n>`, the n-th request for benchmarks of that pull request.
- `Actor` is who did it: `user:` a person of the forge, `runner:` a machine, `bot:` the service itself.
- `Cause` is what made it happen. The same cause never acts twice.
- `At` is when, in UTC.
- In values, `\n`, `\r`, `\t`, `\\` and `\xHH` stand for characters that would not fit on a line or could not be seen.

The life of a job: `job.requested`, then `job.accepted` with the commits it measures (or `job.rejected` with the reason), `job.running`,
`job.measured`, and in the end one of `job.reported`, `job.failed` and `job.aborted`. `effect.done` says that a comment was written or a
runner was started; `access.adopted` says who may do what from then on; `command.refused` and `question.asked` are what else people said.

## To audit it

    git log --oneline
    git log --grep 'Job: SciML/OrdinaryDiffEq.jl#412'
    git log --grep 'Actor: user:alice'
    git log --format='%h %(trailers:key=Event,valueonly,separator=%x20) %s'
    git log --grep 'Event: access.adopted'

`tachograph verify` replays the whole log and checks that every step was legal.
)";

}  // namespace tachograph::git
