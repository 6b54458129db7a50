// A call to another machine. The request may be lost, or its answer.
#pragma once

#include "core/ports/failures.hpp"
#include "tests/simulation/setting.hpp"

#include <string>
#include <utility>

namespace tachograph::simulation {

class Call {
  public:
    Call(Setting& setting, const std::string& what) : setting_(setting) {
        if (setting_.meanwhile) setting_.meanwhile();
        setting_.diary.note("call: " + what);
        if (setting_.strikes(setting_.weather.call_fails)) lose("no connection");
    }

    // What was done is done.
    template <class Answer>
    Answer answer(Answer answer) const {
        if (setting_.strikes(setting_.weather.answer_lost)) lose("no answer");
        return answer;
    }

  private:
    [[noreturn]] void lose(const char* why) const {
        setting_.diary.note(std::string("  ") + why);
        throw Unavailable(why);
    }

    Setting& setting_;
};

}  // namespace tachograph::simulation
