// What runners say to `/api/report_started`, `/api/report` and `/api/report_failed`, in the form of DiffEqBot's runners
// and with what ours add to it. One mapping: the service reads what the runner writes.
#pragma once

#include "core/values/job_id.hpp"

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
using Headers = std::map<std::string, std::string>;  // names in lower case

// What a runner shows in the head of its request, so that it is known before the body is read.
struct Credentials {
    std::string key;
    JobId job;
};

// `Authorization: Bearer <the job's token>` and `Tachograph-Job: owner/repo#412/1`.
std::optional<Credentials> read_credentials(const Headers& headers);
Headers write_credentials(const Sender& sender);

// A request: the original's runners say some things in a query, and their token in the query or in the body.
struct Words {
    const Query& query;
    const Headers& headers;
    std::string_view body;
};

// A `repo` without owner, as the original's runners have it, belongs to `org`. None of these takes longer than the body
// is long, whoever wrote it.
std::variant<Started, Unreadable> read_started(const Words& words, const std::string& org = {});
std::variant<Failed, Unreadable> read_failed(const Words& words, const std::string& org = {});
// Whose report it is.
std::variant<Sender, Unreadable> read_reporter(const Words& words, const std::string& org = {});
// What it holds, once the sender's token is known to be good.
std::variant<Reported, Unreadable> read_report(Sender sender, std::string_view body);

// The bodies; none holds the token.
std::string write(const Started& started);
std::string write(const Reported& reported);
std::string write(const Failed& failed);

}  // namespace tachograph::runner_api
