// An instruction: one command in a comment. comment_language.hpp parses these.
// Each command has a file of its own in core/commands/kinds/, and two lines here.
#pragma once

#include "core/commands/kinds/abort.hpp"
#include "core/commands/kinds/accept.hpp"
#include "core/commands/kinds/adopt.hpp"
#include "core/commands/kinds/approve.hpp"
#include "core/commands/kinds/change_benchmarker.hpp"
#include "core/commands/kinds/misunderstood.hpp"
#include "core/commands/kinds/reopen.hpp"
#include "core/commands/kinds/retry.hpp"
#include "core/commands/kinds/run_benchmarks.hpp"
#include "core/commands/kinds/show_benchmarkers.hpp"
#include "core/commands/kinds/show_help.hpp"
#include "core/commands/kinds/show_queue.hpp"
#include "core/commands/kinds/show_status.hpp"
#include "core/commands/kinds/who_is.hpp"
#include "core/commands/kinds/why.hpp"

#include <variant>

namespace tachograph {

// One line for each command, in the order of `help`.
// clang-format off
using Instruction = std::variant<
    RunBenchmarks,
    Abort,
    Retry,
    Why,
    Accept,
    Reopen,
    ShowStatus,
    ShowQueue,
    ShowBenchmarkers,
    WhoIs,
    ChangeBenchmarker,
    Approve,
    Adopt,
    ShowHelp,
    Misunderstood>;
// clang-format on

}  // namespace tachograph
