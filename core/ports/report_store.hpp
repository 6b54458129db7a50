// The reports repository. It keeps the measurements of a job until the job's report is committed.
#pragma once

#include "core/values/job_id.hpp"

#include <string>
#include <vector>

namespace tachograph {

struct ReportFile {
    std::string path;  // in the repository
    std::string content;
};

struct Publication {
    std::string commit;
    std::string url;  // of the first file's page, for people
};

// Every call throws Unavailable.
class ReportStore {
  public:
    virtual ~ReportStore() = default;

    // Makes the runner's results durable and returns the id under which `results` finds them. Idempotent: the same
    // results have the same id.
    virtual std::string keep(const JobId& job, const std::string& results) = 0;
    virtual std::string results(const JobId& job, const std::string& id) = 0;

    // A published file, as it is now. Throws Refused if there is none at that path.
    virtual std::string file(const std::string& path) = 0;
    // Commits other content of files that are published, with the trailer `Ruling: <id>` of the job. Does nothing if
    // they have it already.
    virtual void amend(const JobId& job, const std::string& subject, const std::vector<ReportFile>& files) = 0;

    // Commits the files with the trailer `Job: <id>`. If there is such a commit already, returns that one.
    virtual Publication publish(const JobId& job, const std::string& subject, const std::vector<ReportFile>& files) = 0;
};

}  // namespace tachograph
