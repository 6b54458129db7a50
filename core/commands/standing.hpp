// How much a person is listened to. Whoever has rights gets all answers, strangers a few a day on each pull request,
// and blocked accounts and programs that nobody let in get none.
#pragma once

#include "core/commands/command.hpp"
#include "core/values/access.hpp"
#include "core/values/timestamp.hpp"

#include <limits>

namespace tachograph {

constexpr int no_answers = 0;
constexpr int few_answers = 3;
constexpr int any_answers = std::numeric_limits<int>::max();

// Whether the grant is for this person at that time: a handle that somebody else has taken over is not theirs.
bool is_for(const Grant& grant, const Person& person, Timestamp at);

// How many answers a day on one pull request, for an author who may do that on its repository.
int answers_a_day(const Access& access, const Ask& ask, const Rights& rights, Timestamp at);

}  // namespace tachograph
