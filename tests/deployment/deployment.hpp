// A real deployment in a temporary folder: the service as a process of its own, real repositories, real runners.
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

// Where pull requests are, and how the service hears of comments.
enum class Host { local, github, github_poll };

struct DeploymentOptions {
    Host host = Host::local;
    bool on_gitlab = false;  // jobs are run by pipelines
    // The configuration is DiffEqBot's, and the log and the reports are on the host too, over HTTP; wants GitHub,
    // GitLab.
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
    // The address at which the program reaches the host of this address; empty: at that itself.
    std::function<std::string(const std::string&)> way_to{};
};

// With DiffEqBot's configuration: GitHub, pipelines on GitLab, log and reports on the host. An empty script is the
// usual.
DeploymentOptions hosted_on(Host host, const std::string& script = {});

// What GitHub delivers where pull request 1 was pushed to (synchronize) or closed.
std::string pull_payload(const std::string& action, const std::string& head, const std::string& sender);

// Some job was asked for, and nothing is owed any more.
bool settled(const State& state);

class Deployment {
  public:
    explicit Deployment(const DeploymentOptions& options = {});
    ~Deployment();
    Deployment(const Deployment&) = delete;
    Deployment& operator=(const Deployment&) = delete;

    void start();
    void kill();
    // Of its own accord; returns the exit code.
    int wait_for_end();
    // SIGTERM; returns the exit code.
    int stop();
    bool runs() const { return service_ > 0; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    // As if the service were on another machine from now on; it must not run.
    void lose_disk();
    // The configuration of a hosted deployment for a service of its own.
    struct Place {
        int port;
        std::string data_dir;
        std::string homepage_url;
        std::string log_url;  // of the event log's home
    };
    std::string hosted_config(const DeploymentOptions& options, const Place& place) const;
    // A way of its own to the host's git repositories.
    std::unique_ptr<HttpGitHost> another_way_to_the_host() const;
    // Answers with git on the host of GitHub's repositories.
    std::string on_host(const std::string& repository, const std::string& git_arguments) const;

    // Says it on the forge without telling the service.
    ForgeComment say(const std::string& author, const std::string& text, int pull_request = 1);
    // Tells the service of it, as often as one likes; returns the status.
    int deliver(const ForgeComment& comment, const std::string& guid = "11111111-2222-3333-4444-555555555555") const;
    // The same, to another service of this machine.
    int deliver_to(int port, const ForgeComment& comment,
                   const std::string& guid = "11111111-2222-3333-4444-555555555555") const;
    int deliver(const std::string& event, const std::string& body, const std::string& secret = {},
                const std::string& content_type = "application/json") const;
    http::Answer call(const std::string& method, const std::string& target, const std::string& body = {},
                      const std::map<std::string, std::string>& headers = {}) const;
    // Both; the service looks by itself where it is told to.
    ForgeComment ask(const std::string& author, const std::string& text, int pull_request = 1);

    // Moves the head of the pull request to a commit with this value; returns the commit.
    std::string push(const std::string& value, int pull_request = 1);
    std::string head(int pull_request = 1) const;
    void close(int pull_request = 1);
    // The repositories, as the people of the forge see them.
    git::LocalForge& forge() { return *forge_; }
    // Only if the host is GitHub.
    FakeGitHub& github() { return *github_; }
    // Only if jobs are run by pipelines.
    FakeGitLab& gitlab() { return *gitlab_; }

    // The fold of the log as it is on disk.
    State state() const;
    std::string log_tip() const;
    std::vector<std::string> events() const;  // types, in order
    // False if it did not become true in time.
    bool wait_until(const std::function<bool(const State&)>& condition, int seconds = 30) const;
    bool wait_for_stage(Stage stage, int seconds = 30) const;  // of the first job of pull request 1
    bool wait_until_settled(int seconds = 30) const;

    std::vector<git::StoredComment> comments(int pull_request = 1);
    // Of the bot, with this in them.
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
    std::string repositories_;  // the folder of those that pull requests are of
    std::unique_ptr<git::LocalForge> forge_;
    std::unique_ptr<FakeGitHub> github_;
    std::unique_ptr<FakeGitLab> gitlab_;
    std::unique_ptr<HttpGitHost> front_;
    std::string github_url_;  // where the program finds them
    std::string gitlab_url_;
};

}  // namespace tachograph::testing
