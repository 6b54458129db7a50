// The messages of runners to `/api/report_started`, `/api/report` and `/api/report_failed`: DiffEqBot's format with
// additions. The service and the runner share this code.
#pragma once

#include "core/values/job_id.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tachograph::runner_api {

// The job that a runner reports on. DiffEqBot's runners do not know the number of the job: they mean the active job of
// the pull request.
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
using Headers = std::map<std::string, std::string>;  // names in lower case

// The credentials in the head of a request, so that the sender is authenticated before the body is read.
struct Credentials {
    std::string key;
    JobId job;
};

// Reads `Authorization: Bearer <the job's token>` and `Tachograph-Job: owner/repo#412/1`.
std::optional<Credentials> read_credentials(const Headers& headers);
Headers write_credentials(const Sender& sender);

// The parts of a request. DiffEqBot's runners send some fields in the query, and their token in the query or in the
// body.
struct Words {
    const Query& query;
    const Headers& headers;
    std::string_view body;
};

// DiffEqBot's runners send `repo` without owner: it belongs to `org`. The time of each call is linear in the length of
// the body.
std::variant<Started, Unreadable> read_started(const Words& words, const std::string& org = {});
std::variant<Failed, Unreadable> read_failed(const Words& words, const std::string& org = {});
// Reads only who sends the report.
std::variant<Sender, Unreadable> read_reporter(const Words& words, const std::string& org = {});
// Reads the results. Call this after the token of the sender is verified.
std::variant<Reported, Unreadable> read_report(Sender sender, std::string_view body);

// Write the bodies. None contains the token.
std::string write(const Started& started);
std::string write(const Reported& reported);
std::string write(const Failed& failed);

}  // namespace tachograph::runner_api
