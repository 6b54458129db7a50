// What an event needs in order to change the state. Each `apply` in core/events/kinds/ gets it beside the event's body.
#pragma once

#include "core/events/event.hpp"
#include "core/machine/apply.hpp"
#include "core/state/state.hpp"

#include <initializer_list>
#include <string>

namespace tachograph {

// One event that is being applied; its texts may be moved into the state.
struct EventApplication {
    State& state;
    Event& event;

    // Throws IllegalEvent.
    [[noreturn]] void illegal(const std::string& why) const;

    // The live job, which must be at one of the stages.
    Job& job_at(const JobId& id, std::initializer_list<Stage> stages) const;
    // A job that the event's actor asks for. `id` must be the next one of its pull request.
    Job& new_job(const JobId& id, std::string& comment) const;
    void end(Job& job, Stage stage) const;
    // Moves a job that has ended and owes nothing to the history: it never changes again.
    void settle(Job& job) const;

    // The ruling on a job that has a report, to be changed.
    Ruling& ruling_of(const JobId& id) const;
    // Returns false if there is no such request about the policy or a verdict.
    bool end_request(const std::string& effect) const;

    // Owes the actor a reply to a command. `question` is empty for all but questions.
    void owe(const PullId& pull, const std::string& comment, std::string question, std::string command,
             std::string reason) const;
    // Counts the first few answers to one person on one day, by noting a key for each.
    void count_answer(const PullId& pull) const;
    // Ends an effect, which must be owed. `reference` is what it made; empty if it was given up.
    void conclude(std::string& effect, std::string reference) const;
};

}  // namespace tachograph
