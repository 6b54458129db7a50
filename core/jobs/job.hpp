// A benchmark job, from the request to its end.
#pragma once

#include "core/values/actor.hpp"
#include "core/values/conclusion.hpp"
#include "core/values/job_id.hpp"
#include "core/values/tally.hpp"
#include "core/values/timestamp.hpp"

#include <map>
#include <optional>
#include <string>

namespace tachograph {

enum class Stage { requested, accepted, running, measured, reported, failed, aborted, rejected };

struct Report {
    std::string path;
    std::string commit;
    std::string url;
    std::string headline;
    Tally tally;
    Conclusion conclusion = Conclusion::neutral;

    bool operator==(const Report&) const = default;
};

struct Job {
    JobId id;
    Stage stage = Stage::requested;
    Actor requester;
    std::int64_t requester_id = 0;  // the forge's number of the account; 0: not known
    std::string comment;
    std::string base_ref;
    std::string only;
    std::string head;
    std::string base;
    std::string target;
    std::string newer_head;  // the pull request's head, if it changed since the request; else empty
    int ahead = 0;           // number of queued and running jobs when it was accepted
    std::string runner;
    std::string results;
    std::string reason;  // why it was rejected or failed
    std::string log;
    std::optional<Actor> ended_by;  // who aborted it
    std::optional<Report> report;
    Timestamp requested_at;
    std::optional<Timestamp> accepted_at;
    std::optional<Timestamp> started_at;
    std::optional<Timestamp> ended_at;
    std::map<std::string, std::string> done;  // effects done: id to reference; empty once the job is settled

    bool operator==(const Job&) const = default;
};

std::string to_text(Stage stage);
bool is_terminal(Stage stage);

}  // namespace tachograph
