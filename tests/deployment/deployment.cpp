#include "tests/deployment/deployment.hpp"

#include "adapters/git/log/event_log.hpp"
#include "adapters/github/webhook.hpp"
#include "adapters/tokens/hmac.hpp"
#include "core/events/event_text.hpp"
#include "core/machine/replay.hpp"
#include "core/ports/failures.hpp"
#include "tests/background.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tachograph::testing {
namespace {

namespace fs = std::filesystem;
constexpr const char* webhook_secret = "It's a Secret to Everybody";
constexpr const char* github_token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
constexpr const char* gitlab_token = "glpat-ZWQ1Z6yBvTkNdRcVxLpA";
constexpr const char* runner_secret = "runners only";

Timestamp now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

void write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path) << text;
}

}  // namespace

DeploymentOptions hosted_on(Host host, const std::string& script) {
    DeploymentOptions options;
    options.host = host;
    options.on_gitlab = true;
    options.hosted = true;
    if (!script.empty()) options.script = script;
    return options;
}

std::string pull_payload(const std::string& action, const std::string& head, const std::string& sender) {
    const std::string now = to_text(std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now()));
    nlohmann::json pull{{"number", 1}, {"head", {{"sha", head}}}, {"updated_at", now}, {"closed_at", nullptr}};
    if (action == "closed") pull["closed_at"] = now;
    return nlohmann::json{
        {"action", action},
        {"pull_request", pull},
        {"repository", {{"id", FakeGitHub::repository_number("demo/speed")}, {"full_name", "demo/speed"}}},
        {"sender", {{"login", sender}, {"id", FakeGitHub::account_number(sender)}}}}
        .dump();
}

bool settled(const State& state) {
    const bool shown = std::ranges::all_of(
        state.rulings, [](const auto& entry) { return entry.second.told && entry.second.recorded; });
    return count_jobs(state) > 0 && state.jobs.empty() && state.replies.empty() && state.verdict_requests.empty() &&
           state.queued_merges.empty() && shown;
}

Deployment::Deployment(const DeploymentOptions& options) : port_(free_port()), host_(options.host) {
    std::string name = (fs::temp_directory_path() / "tachograph-flow.XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    folder_ = name;
    repositories_ = folder_ + (host_ == Host::local ? "/data/forge" : "/github");
    make_repository(options);
    forge_ = std::make_unique<git::LocalForge>(repositories_, "tachograph", now);
    forge_->open_pull("demo/speed", "slower", "main", "alice", "Slower");
    forge_->open_pull("demo/speed", "slower", "main", "bob", "The same again");
    if (host_ != Host::local) {
        github_ = std::make_unique<FakeGitHub>(*forge_, "tachograph", github_token);
        for (const int pull : {1, 2})
            github_->note_push({"demo/speed", pull}, std::string(40, '0'), head(pull), now() - std::chrono::hours(1));
    }
    if (options.on_gitlab) gitlab_ = std::make_unique<FakeGitLab>(gitlab_token);
    if (options.hosted) {
        shell(fmt::format(
            "git init -q --bare -b main {0}/bot/log.git && git init -q --bare -b master {0}/bot/Reports.git && "
            "git init -q --bare -b main {0}/bot/access.git",
            repositories_));
        front_ = std::make_unique<HttpGitHost>(repositories_, "x-access-token", github_token, github_->port());
    }
    const auto way_to = [&](const std::string& url) { return options.way_to ? options.way_to(url) : url; };
    if (github_) github_url_ = way_to(front_ ? front_->url() : github_->url());
    if (gitlab_) gitlab_url_ = way_to(gitlab_->url());
    if (front_) github_->serve_git_at(github_url_);
    write_config(options);
}

Deployment::~Deployment() {
    // Runners outlive the service; they must not outlive the test.
    std::error_code none;
    for (const auto& job : fs::directory_iterator(folder_ + "/data/jobs", none)) {
        std::ifstream file(job.path() / "pid");
        pid_t runner = 0;
        if (file >> runner && runner > 1) ::kill(-runner, SIGKILL);
    }
    kill();
    fs::remove_all(folder_, none);
}

// The members that DiffEqBot had, and what this machine makes necessary.
std::string Deployment::hosted_config(const DeploymentOptions& options, const Place& place) const {
    return fmt::format(
        R"({{"admin": "chris", "homepage_url": "{11}", "org": "demo",
"registered_repos": ["speed"], "benchmarkers": ["alice", "bob"], "bot_name": "tachograph",
"gitlab_runner_secret": "{1}",
"github_app": {{"client_id": "Iv1.8a61f9b3a7aba766", "client_secret": "1726be1638095a19ef134c77bde3aa2ece1e5d8",
                "bot_endpoint": "/webhooks/github", "webhook_secret": "{2}"}},
"gitlab_account": {{"benchmarking_repo_id": 42, "access_token": "{3}"}},
"github_account": {{"access_token": "{4}"}},
"reports_repo": "bot/Reports",
"github_api_url": "{5}", "gitlab_url": "{6}", "gitlab": {{"runner_program": "{7}-runner"}},
"github": {{"mode": "{8}", "poll_seconds": 1}},
"event_log": {{"remote": "{12}", "push_seconds": 1, "takeover_seconds": {13}}}, "access_control": {{"repo": "bot/access"}},
{9} "listen": "127.0.0.1:{0}", "data_dir": "{14}", "limits": {{"rounds": {10}}}}})",
        place.port, runner_secret, webhook_secret, gitlab_token, github_token, github_url_, gitlab_url_,
        TACHOGRAPH_PROGRAM, host_ == Host::github_poll ? "poll" : "webhook", options.settings, options.rounds,
        place.homepage_url, place.log_url, options.takeover_seconds, place.data_dir);
}

std::unique_ptr<HttpGitHost> Deployment::another_way_to_the_host() const {
    return std::make_unique<HttpGitHost>(repositories_, "x-access-token", github_token);
}

void Deployment::write_config(const DeploymentOptions& options) const {
    if (options.hosted) {
        const Place here{port_, "data", fmt::format("http://127.0.0.1:{}", port_), github_url_ + "/bot/log.git"};
        return write(folder_ + "/config.json", hosted_config(options, here));
    }
    std::string forge;
    if (github_) {
        forge = fmt::format(
            R"("forge": "github", "github_api_url": "{}", "github_account": {{"access_token": "{}"}},
"github": {{"mode": "{}", "poll_seconds": 1}},)",
            github_url_, github_token, host_ == Host::github_poll ? "poll" : "webhook");
    }
    std::string executor;
    if (gitlab_) {
        executor = fmt::format(
            R"("executor": "gitlab", "gitlab_url": "{}", "homepage_url": "http://127.0.0.1:{}",
"gitlab_account": {{"benchmarking_repo_id": 42, "access_token": "{}"}}, "gitlab": {{"runner_program": "{}-runner"}},)",
            gitlab_url_, port_, gitlab_token, TACHOGRAPH_PROGRAM);
    }
    write(
        folder_ + "/config.json",
        fmt::format(
            R"({{"admin": "chris", "benchmarkers": ["alice", "bob"], "registered_repos": ["demo/speed", "Codertocat/Hello-World"],
{} {} {}
"listen": "127.0.0.1:{}", "data_dir": "data", "gitlab_runner_secret": "{}", "github_app": {{"webhook_secret": "{}"}},
"limits": {{"rounds": {}{}}}}})",
            forge, executor, options.settings, port_, runner_secret, webhook_secret, options.rounds,
            options.limits.empty() ? "" : ", " + options.limits));
}

void Deployment::make_repository(const DeploymentOptions& options) {
    const std::string work = folder_ + "/work";
    write(work + "/benchmark/run", "#!/bin/sh\nset -e\n" + options.script + "\n");
    write(work + "/value", "1000\n");
    const int made = shell(fmt::format(
        "git init -q --bare -b main {0}/demo/speed.git && git init -q -b main {1} && cd {1} && chmod +x "
        "benchmark/run && "
        "git config user.name chris && git config user.email chris@example.org && git add . && git commit -qm base && "
        "git checkout -q -b slower && echo 2000 > value && git commit -qam slower && "
        "git remote add origin {0}/demo/speed.git && git push -q origin main slower",
        repositories_, work));
    if (made != 0) throw std::runtime_error("the repository cannot be made");
}

void Deployment::start() {
    const std::string log = folder_ + "/serve.log";
    const std::string config = folder_ + "/config.json";
    wait_until_free(port_);
    service_ = ::fork();
    if (service_ == 0) {
        const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(file, STDOUT_FILENO);
        ::dup2(file, STDERR_FILENO);
        ::execl(TACHOGRAPH_PROGRAM, "tachograph", "serve", "--config", config.c_str(), nullptr);
        ::_exit(127);
    }
    for (int tries = 0; tries < 1500; ++tries) {
        try {
            if (call("GET", "/readyz").status == 200) return;
        } catch (const Unavailable&) {
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    std::string said;
    shell("tail -n 5 " + log, &said);
    throw std::runtime_error("the service does not start: " + said);
}

void Deployment::kill() {
    if (service_ <= 0) return;
    ::kill(service_, SIGKILL);
    ::waitpid(service_, nullptr, 0);
    service_ = 0;
}

void Deployment::lose_disk() { fs::remove_all(folder_ + "/data"); }

std::string Deployment::on_host(const std::string& repository, const std::string& git_arguments) const {
    std::string output;
    shell(fmt::format("git --git-dir={}/{}.git {}", repositories_, repository, git_arguments), &output);
    return output;
}

int Deployment::stop() {
    ::kill(service_, SIGTERM);
    return wait_for_end();
}

int Deployment::wait_for_end() {
    int status = 0;
    ::waitpid(service_, &status, 0);
    service_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

ForgeComment Deployment::say(const std::string& author, const std::string& text, int pull_request) {
    return forge_->add_comment({"demo/speed", pull_request}, author, text);
}

int Deployment::deliver(const std::string& event, const std::string& body, const std::string& secret,
                        const std::string& content_type) const {
    const std::string key = secret.empty() ? webhook_secret : secret;
    return http::send({"POST",
                       fmt::format("http://127.0.0.1:{}/webhooks/github", port_),
                       {{"X-GitHub-Event", event},
                        {"Content-Type", content_type},
                        {"X-GitHub-Delivery", "guid"},
                        {"X-Hub-Signature-256", tokens::sign_delivery(key, body)}},
                       body,
                       std::chrono::milliseconds(20'000)})
        .status;
}

int Deployment::deliver(const ForgeComment& comment, const std::string& guid) const {
    return host_ == Host::github_poll ? 0 : deliver_to(port_, comment, guid);
}

int Deployment::deliver_to(int port, const ForgeComment& comment, const std::string& guid) const {
    const std::string id = github_ ? FakeGitHub::number_of(comment.id) : comment.id;
    const std::int64_t number = github_ ? FakeGitHub::account_number(comment.author) : 0;
    PullId pull = comment.pull;
    std::int64_t repository = 0;
    if (github_) {
        pull.repository = github_->repository_json(pull.repository).at("full_name");
        repository = FakeGitHub::repository_number(comment.pull.repository);
    }
    const std::string body = github::comment_payload(
        {pull, id, comment.author, comment.text, comment.at, number, comment.doubt, repository});
    return http::send({"POST",
                       fmt::format("http://127.0.0.1:{}/webhooks/github", port),
                       {{"X-GitHub-Event", "issue_comment"},
                        {"X-GitHub-Delivery", guid},
                        {"X-Hub-Signature-256", tokens::sign_delivery(webhook_secret, body)}},
                       body,
                       std::chrono::milliseconds(20'000)})
        .status;
}

http::Answer Deployment::call(const std::string& method, const std::string& target, const std::string& body,
                              const std::map<std::string, std::string>& headers) const {
    return http::send({method, fmt::format("http://127.0.0.1:{}{}", port_, target), headers, body,
                       std::chrono::milliseconds(20'000)});
}

ForgeComment Deployment::ask(const std::string& author, const std::string& text, int pull_request) {
    const ForgeComment comment = say(author, text, pull_request);
    deliver(comment);
    return comment;
}

std::string Deployment::head(int pull_request) const {
    std::string commit;
    shell(fmt::format("git -C {}/demo/speed.git rev-parse refs/pull/{}/head", repositories_, pull_request), &commit);
    return commit.substr(0, commit.find('\n'));
}

std::string Deployment::push(const std::string& value, int pull_request) {
    const std::string before = head(pull_request);
    const int pushed =
        shell(fmt::format("cd {}/work && echo {} > value && git commit -qam pushed && git push -q origin "
                          "HEAD:refs/pull/{}/head",
                          folder_, value, pull_request));
    if (pushed != 0) throw std::runtime_error("the push failed");
    if (github_) github_->note_push({"demo/speed", pull_request}, before, head(pull_request), now());
    return head(pull_request);
}

void Deployment::close(int pull_request) { forge_->set_pull_state({"demo/speed", pull_request}, "closed"); }

State Deployment::state() const {
    git::GitEventLog log(folder_ + "/data/events.git", git::LogMode::read);
    return replay(log).state;
}

std::string Deployment::log_tip() const {
    return git::GitEventLog(folder_ + "/data/events.git", git::LogMode::read).tip();
}

std::vector<std::string> Deployment::events() const {
    git::GitEventLog log(folder_ + "/data/events.git", git::LogMode::read);
    std::vector<std::string> types;
    log.read({}, [&](const LogEntry& entry) {
        types.push_back(event_type(std::get<Event>(parse_event(entry.message)).body));
    });
    return types;
}

bool Deployment::wait_until(const std::function<bool(const State&)>& condition, int seconds) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (std::chrono::steady_clock::now() < end) {
        if (condition(state())) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    std::string story;
    shell(fmt::format("cd {}/data && git -C events.git log --reverse --format='%cI %s' main; tail -n 30 ../serve.log; "
                      "ls -l jobs/*; tail -n 20 jobs/*/runner.log",
                      folder_),
          &story);
    fmt::print("waited {} s in vain:\n{}\n", seconds, story);
    return false;
}

bool Deployment::wait_for_stage(Stage stage, int seconds) const {
    return wait_until(
        [&](const State& now_state) {
            const auto first = find_job(now_state, job());
            return first && first->stage == stage;
        },
        seconds);
}

bool Deployment::wait_until_settled(int seconds) const { return wait_until(settled, seconds); }

std::vector<git::StoredComment> Deployment::comments(int pull_request) {
    return forge_->comments({"demo/speed", pull_request});
}

int Deployment::count_comments(const std::string& part, int pull_request) {
    const auto all = comments(pull_request);
    return static_cast<int>(std::ranges::count_if(all, [&](const git::StoredComment& comment) {
        return comment.author == "tachograph" && comment.text.find(part) != std::string::npos;
    }));
}

std::string Deployment::report(const Job& job) const {
    std::string text;
    shell(fmt::format("git -C {}/data/reports.git show main:{}", folder_, job.report ? job.report->path : "nothing"),
          &text);
    return text;
}

int Deployment::run_program(const std::string& arguments, std::string* output) const {
    return shell(fmt::format("{} {} --config {}/config.json", TACHOGRAPH_PROGRAM, arguments, folder_), output);
}

int Deployment::shell(const std::string& command, std::string* output) const {
    FILE* pipe = ::popen(("( " + command + " ) 2>&1").c_str(), "r");
    std::array<char, 4096> buffer{};
    std::string text;
    for (std::size_t size = 0; (size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        text.append(buffer.data(), size);
    const int status = ::pclose(pipe);
    if (output) *output = text;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

std::string Deployment::token(int number, int pull_request) const {
    return tokens::job_token(runner_secret, job(number, pull_request));
}

std::string Deployment::job_folder(int number, int pull_request) const {
    return fmt::format("{}/data/jobs/demo~speed#{}~{}", folder_, pull_request, number);
}

}  // namespace tachograph::testing
