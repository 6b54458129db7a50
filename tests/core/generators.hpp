// Random values for property tests: text that tries to break formats, and commands of a small world with honest and
// hostile people.
#pragma once

#include "core/commands/command.hpp"
#include "core/events/event.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace tachograph::testing {

inline rc::Gen<std::string> hostile_text() {
    static const std::vector<std::string> pieces{"\n",
                                                 "\r\n",
                                                 "\n\n",
                                                 "---\n",
                                                 "Event: job.reported/1\n",
                                                 "Job: a/b#1/1",
                                                 ": ",
                                                 " ",
                                                 "\t",
                                                 "\\",
                                                 "\\n",
                                                 "\\x0",
                                                 "\x01",
                                                 "\x7f",
                                                 "\xff",
                                                 "\xc3\x28",
                                                 "\xed\xa0\x80",
                                                 "é",
                                                 "漢字",
                                                 "👀",
                                                 "\u202e",
                                                 "\u0085",
                                                 "#",
                                                 "`",
                                                 "@all",
                                                 "see demo/sums#12, !3, GH-4 and https://github.com/demo/sums/pull/12",
                                                 "100%",
                                                 "~5",
                                                 "-->",
                                                 "|",
                                                 std::string(1, '\0')};
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(
                            rc::gen::oneOf(rc::gen::elementOf(pieces), rc::gen::string<std::string>(),
                                           rc::gen::container<std::string>(rc::gen::inRange<char>('a', 'z')))),
                        [](const std::vector<std::string>& parts) {
                            std::string text;
                            for (const std::string& part : parts) text += part;
                            return text;
                        });
}

inline rc::Gen<PullId> pull_id() {
    return rc::gen::construct<PullId>(rc::gen::element<std::string>("demo/sums", "SciML/Ord.jl", "x/unregistered"),
                                      rc::gen::inRange(1, 3));
}

inline rc::Gen<JobId> job_id() { return rc::gen::construct<JobId>(pull_id(), rc::gen::inRange(1, 5)); }

inline rc::Gen<std::string> commit_id() {
    return rc::gen::element<std::string>(std::string(40, 'a'), std::string(40, 'b'), std::string(40, 'c'), "", "HEAD");
}

inline rc::Gen<Timestamp> moment() {
    return rc::gen::map(rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000),
                        [](std::int64_t ms) { return Timestamp(std::chrono::milliseconds(ms)); });
}

inline rc::Gen<Actor> actor() {
    return rc::gen::construct<Actor>(rc::gen::element(ActorKind::user, ActorKind::runner, ActorKind::bot),
                                     hostile_text());
}

inline rc::Gen<Tally> tally() {
    const auto count = rc::gen::inRange(0, 4);
    return rc::gen::construct<Tally>(count, count, count, count, count, count);
}

inline rc::Gen<Conclusion> conclusion() {
    return rc::gen::element(Conclusion::success, Conclusion::neutral, Conclusion::failure);
}

}  // namespace tachograph::testing
