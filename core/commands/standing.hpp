// How many answers a person gets. People with rights get every answer, strangers a few a day on each pull request, and
// blocked accounts and bots without a grant none.
#pragma once

#include "core/commands/command.hpp"
#include "core/values/access.hpp"
#include "core/values/timestamp.hpp"

#include <limits>

namespace tachograph {

constexpr int no_answers = 0;
constexpr int few_answers = 3;
constexpr int any_answers = std::numeric_limits<int>::max();

// Whether the grant is for this person at that time. If somebody else has taken over the account's name, it is not.
bool is_for(const Grant& grant, const Person& person, Timestamp at);

// How many answers a day the author gets on one pull request; `rights` are the author's on its repository.
int answers_a_day(const Access& access, const Ask& ask, const Rights& rights, Timestamp at);

}  // namespace tachograph
