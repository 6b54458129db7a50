// The runner: reads a job file, runs the benchmarks of base and head in turns, and reports the results to the service.
#include "adapters/http/client.hpp"
#include "adapters/runner/files.hpp"
#include "adapters/runner/job_file.hpp"
#include "adapters/runner/measure.hpp"
#include "adapters/runner/process.hpp"
#include "adapters/runner/remove_tree.hpp"
#include "adapters/runner/sandbox.hpp"
#include "adapters/runner_api/message.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <thread>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace tachograph {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

void say(const std::string& line) {
    fmt::print(stderr, "{}\n", line);
    std::fflush(stderr);
}

// How the service answered a message of this runner.
enum class Reception { taken, job_is_over, not_allowed, not_understood };

Reception reception_of(int status) {
    if (status >= 200 && status < 300) return Reception::taken;
    if (status == 409 || status == 410) return Reception::job_is_over;
    if (status == 401 || status == 403) return Reception::not_allowed;
    return Reception::not_understood;
}

bool may_pass(int status) { return status >= 500 || status == 408 || status == 429 || status == 404; }

// Sends a message. Retries while the service does not answer, because it may be restarting.
Reception tell(const http::Call& call, std::chrono::seconds patience) {
    const auto end = steady_clock::now() + patience;
    milliseconds pause{200};
    while (!runner::stop_requested) {
        std::string problem;
        try {
            const http::Answer answer = http::send(call);
            if (!may_pass(answer.status)) {
                if (reception_of(answer.status) == Reception::not_understood)
                    say(fmt::format("the service answers {}: {}", answer.status, answer.body));
                return reception_of(answer.status);
            }
            problem = fmt::format("it answers {}", answer.status);
        } catch (const Unavailable& unavailable) {
            problem = unavailable.what();
        }
        if (steady_clock::now() + pause >= end)
            throw Unavailable(fmt::format("the service did not come back: {}", problem));
        say(fmt::format("the service cannot be told yet ({}); again in {} ms", problem, pause.count()));
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, milliseconds{10'000});
    }
    throw Unavailable("stopped");
}

class Conversation {
  public:
    explicit Conversation(const runner::JobDescription& job)
        : job_(job), sender_{job.token, job.job.pull, job.job.number, job.head, job.name} {}

    // Does not retry: if the service is away, it learns of the start from the results.
    Reception started() const {
        try {
            return tell(
                call_of("/api/report_started", runner_api::write(runner_api::Started{sender_}), milliseconds{5'000}),
                std::chrono::seconds{5});
        } catch (const Unavailable& unavailable) {
            say(fmt::format("{}; the measurement begins", unavailable.what()));
            return Reception::taken;
        }
    }

    Reception reported(const std::string& results) const {
        return post("/api/report", runner_api::write(runner_api::Reported{sender_, results}));
    }

    Reception failed(const std::string& reason, const std::string& log) const {
        return post("/api/report_failed", runner_api::write(runner_api::Failed{sender_, reason, log}));
    }

  private:
    // The token is in a header, because addresses get into logs.
    http::Call call_of(const std::string& path, const std::string& body, milliseconds timeout) const {
        http::Call call{"POST", job_.service + path, runner_api::write_credentials(sender_), body, timeout};
        call.headers["content-type"] = "application/json";
        return call;
    }

    Reception post(const std::string& path, const std::string& body) const {
        return tell(call_of(path, body, milliseconds{60'000}), std::chrono::minutes{job_.patience_minutes});
    }

    const runner::JobDescription& job_;
    runner_api::Sender sender_;
};

// The working folder of the measurement; removed afterwards, also if the measurement failed.
class WorkFolder {
  public:
    explicit WorkFolder(std::string path) : path_(std::move(path)) {}
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;
    ~WorkFolder() {
        if (const auto problem = runner::remove_tree(path_)) say(*problem);
    }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

// The results of a measurement that was finished before a crash and only has to be reported; empty if there are none.
std::string results_in(const std::string& folder, const runner::JobDescription& job) {
    const std::string file = folder + "/results.json";
    if (!fs::exists(file)) {
        const WorkFolder work(folder + "/work");
        runner::write_file(file, reports::to_json(runner::measure(job, work.path())));
    }
    return runner::read_file(file);
}

// The exit code: 0 if the service knows how the job ended.
int conclude(const std::string& folder, Reception reception) {
    const bool allowed = reception != Reception::not_allowed;
    say(allowed ? "done" : "the service does not take this job's token");
    runner::write_file(folder + "/ended", allowed ? "done\n" : "not allowed\n");
    return allowed ? 0 : 1;
}

int work(const runner::JobDescription& job, const std::string& folder) {
    const Conversation service(job);
    const bool measured = fs::exists(folder + "/results.json");
    if (!measured) {
        const Reception reception = service.started();
        if (reception != Reception::taken) return conclude(folder, reception);
    }
    try {
        const std::string results = results_in(folder, job);
        Reception reception = service.reported(results);
        if (reception == Reception::not_understood)
            reception = service.failed("the service does not take the results", "");
        return conclude(folder, reception);
    } catch (const runner::MeasurementFailed& failed) {
        if (runner::stop_requested) return 1;
        say(fmt::format("failed: {}", failed.what()));
        return conclude(folder, service.failed(failed.what(), failed.log));
    }
}

// Prints one line, for the service and for people.
int check_sandbox(runner::Sandbox sandbox, const std::string& account) {
    runner::adopt_orphans();
    const auto user = runner::user_of_benchmarks(account);
    const auto problem = sandbox == runner::Sandbox::none ? std::nullopt : runner::problem_of_bubblewrap(user);
    if (problem) throw Refused(*problem);
    fmt::print("benchmarks run {}; limits: {}\n",
               sandbox == runner::Sandbox::none ? "without a sandbox" : "in bubblewrap",
               runner::in_words(runner::delegated_group()));
    return 0;
}

// Makes sure that a job has one runner only. The runner inherits the lock from the executor; if it was started by hand,
// it takes the lock itself.
void hold_lock(const std::string& folder, int inherited) {
    const int lock = inherited >= 0 ? inherited : ::open((folder + "/lock").c_str(), O_RDWR | O_CREAT, 0600);
    ::fcntl(lock, F_SETFD, FD_CLOEXEC);
    if (inherited < 0 && ::flock(lock, LOCK_EX | LOCK_NB) != 0) throw Refused("another runner works in " + folder);
}

void stop(int /*signal*/) { runner::stop_requested = true; }

// If others can read the job file, the token comes from the environment.
runner::JobDescription read_job(const std::string& file) {
    runner::JobDescription job = runner::parse_job_description(runner::read_file(file));
    const auto fill = [](std::string& value, const char* variable) {
        const char* found = value.empty() ? std::getenv(variable) : nullptr;
        if (found) value = found;
    };
    fill(job.token, "TACHOGRAPH_JOB_TOKEN");
    fill(job.name, "CI_RUNNER_DESCRIPTION");
    ::unsetenv("TACHOGRAPH_JOB_TOKEN");
    if (job.token.empty()) throw Refused("the job has no token; set TACHOGRAPH_JOB_TOKEN");
    return job;
}

int report_failure(const std::string& job_file, const std::string& reason) {
    const std::string folder = fs::absolute(job_file).parent_path();
    const runner::JobDescription job = read_job(job_file);
    return conclude(folder, Conversation(job).failed(reason, runner::tail_of(folder + "/runner.log", 4000)));
}

int run(const std::string& job_file, int lock) {
    const std::string folder = fs::absolute(job_file).parent_path();
    hold_lock(folder, lock);
    runner::write_file(folder + "/pid", std::to_string(::getpid()) + "\n");
    std::signal(SIGTERM, stop);
    std::signal(SIGINT, stop);
    std::signal(SIGPIPE, SIG_IGN);
    runner::adopt_orphans();
    const runner::JobDescription job = read_job(job_file);
    say(fmt::format("job {}: {} against {}", to_text(job.job), job.head, job.base));
    return work(job, folder);
}

}  // namespace
}  // namespace tachograph

int main(int argc, char** argv) {
    CLI::App app{
        "Measures one job of Tachograph: checks out base and head, runs the benchmarks of both in turns in a sandbox, "
        "and hands the results to the "
        "service. The service starts it; started by hand, it continues a job whose folder is given."};
    app.set_version_flag("--version", "tachograph-runner " TACHOGRAPH_VERSION);
    std::string job_file;
    std::string failure;
    std::string sandbox;
    std::string account;
    int lock = -1;
    const auto* job =
        app.add_option("--job", job_file, "the job file, job.json in the job's folder")->check(CLI::ExistingFile);
    const auto* check = app.add_option("--check-sandbox", sandbox,
                                       "measure nothing; try whether benchmarks can run so on this machine, and say "
                                       "in one line why not")
                            ->check(CLI::IsMember({"bubblewrap", "none"}));
    app.add_option("--user", account,
                   "with --check-sandbox: the account that benchmarks run as, if the runner is root");
    app.add_option("--report-failure", failure,
                   "measure nothing; tell the service that the job failed, and this reason");
    app.add_option("--lock", lock, "a descriptor that holds the folder's lock already")->group("");
    try {
        app.parse(argc, argv);
        if (job->empty() == check->empty()) throw CLI::RequiredError("either --job or --check-sandbox");
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    try {
        if (!sandbox.empty()) return tachograph::check_sandbox(tachograph::runner::parse_sandbox(sandbox), account);
        if (!failure.empty()) return tachograph::report_failure(job_file, failure);
        return tachograph::run(job_file, lock);
    } catch (const std::exception& error) {
        tachograph::say(error.what());
        return 1;
    }
}
