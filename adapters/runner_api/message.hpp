// What runners say to `/api/report_started`, `/api/report` and `/api/report_failed`, in the form of DiffEqBot's runners
// and with what ours add to it. One mapping: the service reads what the runner writes.
#pragma once

#include "core/job_id.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tachograph::runner_api {

// Which job a runner speaks of. The original's runners do not know the job's number: it is the active one of the pull
// request.
struct Sender {
    std::string key;
    PullId pull;
    std::optional<int> job;
    std::string commit;
    std::string runner;
};

struct Started {
    Sender sender;
};

struct Reported {
    Sender sender;
    std::string results;  // JSON of reports::RunResults
};

struct Failed {
    Sender sender;
    std::string reason;
    std::string log;
};

struct Unreadable {
    std::string problem;  // one line
};

using Query = std::map<std::string, std::string>;

// A `repo` without owner, as the original's runners have it, belongs to `org`.
std::variant<Started, Unreadable> read_started(const Query& query, const std::string& org = {});
std::variant<Reported, Unreadable> read_report(std::string_view body, const std::string& org = {});
// From a query, as the original's runners do, or from a JSON body with reason and log.
std::variant<Failed, Unreadable> read_failed(const Query& query, std::string_view body, const std::string& org = {});

// The query of report_started, and the bodies of the other two.
Query write(const Started& started);
std::string write(const Reported& reported);
std::string write(const Failed& failed);

}  // namespace tachograph::runner_api
