// A real deployment in a temporary folder: the service as its own process, real repositories, real runners.
#pragma once

#include "adapters/git/local_forge/local_forge.hpp"
#include "adapters/http/client.hpp"
#include "core/state/state.hpp"
#include "tests/deployment/fake_github.hpp"
#include "tests/deployment/fake_gitlab.hpp"
#include "tests/deployment/git_host.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

namespace tachograph::testing {

// Which forge there is, and how the service learns of comments.
enum class Host { local, github, github_poll };

struct DeploymentOptions {
    Host host = Host::local;
    bool on_gitlab = false;  // pipelines run the jobs
    // Uses DiffEqBot's configuration, with the log and the reports on the host too, over HTTP. Needs GitHub and GitLab.
    bool hosted = false;
    int rounds = 2;
    // The repository's benchmark/run. `value` holds 1000 on the base and 2000 on the head.
    std::string script =
        "printf '{\"context\":{},\"benchmarks\":[{\"name\":\"speed\",\"cpu_time\":%s,\"time_unit\":\"ns\"}]}' \"$(cat "
        "value)\" > "
        "\"$TACHOGRAPH_RESULTS/results.json\"";
    std::string limits;    // more members of the configuration's limits
    std::string settings;  // more members of the configuration, each followed by a comma
    int takeover_seconds = 9;
    // Returns the address at which the program reaches the host of the given address. If empty, uses that address
    // itself.
    std::function<std::string(const std::string&)> way_to{};
};

// A deployment with DiffEqBot's configuration: GitHub, pipelines on GitLab, log and reports on the host. An empty
// script means the usual one.
DeploymentOptions hosted_on(Host host, const std::string& script = {});

// The payload that GitHub delivers if pull request 1 was pushed to (synchronize) or closed.
std::string pull_payload(const std::string& action, const std::string& head, const std::string& sender);

// Whether a job was requested, and no effect is owed any more.
bool settled(const State& state);

class Deployment {
  public:
    explicit Deployment(const DeploymentOptions& options = {});
    ~Deployment();
    Deployment(const Deployment&) = delete;
    Deployment& operator=(const Deployment&) = delete;

    void start();
    void kill();
    // Waits until the service ends by itself; returns the exit code.
    int wait_for_end();
    // Stops the service with SIGTERM; returns the exit code.
    int stop();
    bool runs() const { return service_ > 0; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    // Moves the service to a new disk, as on another machine. It must not run.
    void lose_disk();
    // The configuration of a hosted deployment for one more service.
    struct Place {
        int port;
        std::string data_dir;
        std::string homepage_url;
        std::string log_url;  // of the event log's remote
    };
    std::string hosted_config(const DeploymentOptions& options, const Place& place) const;
    // A separate git server for the host's repositories.
    std::unique_ptr<HttpGitHost> another_way_to_the_host() const;
    // Answers with git on the host of GitHub's repositories.
    std::string on_host(const std::string& repository, const std::string& git_arguments) const;

    // Writes the comment on the forge, without a delivery to the service.
    ForgeComment say(const std::string& author, const std::string& text, int pull_request = 1);
    // Delivers the comment to the service; returns the HTTP status. May be called several times.
    int deliver(const ForgeComment& comment, const std::string& guid = "11111111-2222-3333-4444-555555555555") const;
    // The same, to another service of this machine.
    int deliver_to(int port, const ForgeComment& comment,
                   const std::string& guid = "11111111-2222-3333-4444-555555555555") const;
    int deliver(const std::string& event, const std::string& body, const std::string& secret = {},
                const std::string& content_type = "application/json") const;
    http::Answer call(const std::string& method, const std::string& target, const std::string& body = {},
                      const std::map<std::string, std::string>& headers = {}) const;
    // Writes the comment, and delivers it unless the service polls.
    ForgeComment ask(const std::string& author, const std::string& text, int pull_request = 1);

    // Moves the head of the pull request to a commit with this value; returns the commit.
    std::string push(const std::string& value, int pull_request = 1);
    std::string head(int pull_request = 1) const;
    void close(int pull_request = 1);
    // The forge's repositories and pull requests.
    git::LocalForge& forge() { return *forge_; }
    // Only if the host is GitHub.
    FakeGitHub& github() { return *github_; }
    // Only if pipelines run the jobs.
    FakeGitLab& gitlab() { return *gitlab_; }

    // The fold of the log on disk.
    State state() const;
    std::string log_tip() const;
    std::vector<std::string> events() const;  // types, in order
    // Returns false if the condition did not become true in time.
    bool wait_until(const std::function<bool(const State&)>& condition, int seconds = 30) const;
    bool wait_for_stage(Stage stage, int seconds = 30) const;  // of the first job of pull request 1
    bool wait_until_settled(int seconds = 30) const;

    std::vector<git::StoredComment> comments(int pull_request = 1);
    // The number of the bot's comments that contain `part`.
    int count_comments(const std::string& part, int pull_request = 1);
    std::string report(const Job& job) const;
    // Runs the program with `--config`, and returns its exit code; what it prints is in `output`.
    int run_program(const std::string& arguments, std::string* output = nullptr) const;
    int shell(const std::string& command, std::string* output = nullptr) const;
    std::string token(int job = 1, int pull_request = 1) const;

    const std::string& folder() const { return folder_; }
    std::string job_folder(int job = 1, int pull_request = 1) const;
    JobId job(int number = 1, int pull_request = 1) const { return {{"demo/speed", pull_request}, number}; }

  private:
    void write_config(const DeploymentOptions& options) const;

    void make_repository(const DeploymentOptions& options);

    std::string folder_;
    int port_;
    pid_t service_ = 0;
    Host host_;
    std::string repositories_;  // the folder of the forge's repositories
    std::unique_ptr<git::LocalForge> forge_;
    std::unique_ptr<FakeGitHub> github_;
    std::unique_ptr<FakeGitLab> gitlab_;
    std::unique_ptr<HttpGitHost> front_;
    std::string github_url_;  // the URLs in the program's configuration
    std::string gitlab_url_;
};

}  // namespace tachograph::testing
