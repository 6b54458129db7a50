#include "tests/deployment/fake_gitlab.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace tachograph::testing {
namespace {

using Json = nlohmann::json;

constexpr const char* prefix = "/api/v4/projects/42";

http::Response json(int status, const Json& body) { return {status, "application/json", body.dump(), {}}; }
http::Response missing() { return json(404, {{"message", "404 Not found"}}); }

std::string query(const http::Request& request, const std::string& name) {
    const auto found = request.query.find(name);
    return found == request.query.end() ? std::string() : found->second;
}

std::string text_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// As a value between single quotes of a shell.
std::string quoted(const std::string& text) {
    std::string safe = "'";
    for (const char c : text) safe += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return safe + "'";
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

FakeGitLab::FakeGitLab(std::string token) : token_(std::move(token)) {
    git("init -q -b main");
    git("-c user.name=admin -c user.email=admin@example.org commit -q --allow-empty -m 'A benchmarking repository'");
    server_ = std::make_unique<http::Server>("127.0.0.1", 0, http::ServerLimits{},
                                             [this](const http::Request& request, const http::Reply& reply) {
                                                 const std::lock_guard lock(mutex_);
                                                 reply(answer(request));
                                             });
}

FakeGitLab::~FakeGitLab() { server_->stop(std::chrono::milliseconds(100)); }

std::string FakeGitLab::url() const { return fmt::format("http://127.0.0.1:{}", server_->port()); }

void FakeGitLab::add_file(const std::string& path, const std::string& content) {
    const std::lock_guard lock(mutex_);
    std::ofstream(folder_ / path) << content;
    git("add " + path);
    git("-c user.name=admin -c user.email=admin@example.org commit -q -m 'Add a file'");
}

void FakeGitLab::take_runners_away() {
    const std::lock_guard lock(mutex_);
    has_runners_ = false;
}

void FakeGitLab::lose_runners() {
    const std::lock_guard lock(mutex_);
    for (auto& [number, pipeline] : pipelines_) {
        pipeline.process.reset();
        pipeline.lost = true;
    }
}

void FakeGitLab::delete_pipelines() {
    const std::lock_guard lock(mutex_);
    pipelines_.clear();
}

int FakeGitLab::pipelines() const {
    const std::lock_guard lock(mutex_);
    return last_pipeline_;
}

std::string FakeGitLab::status(int pipeline) {
    const std::lock_guard lock(mutex_);
    return status_of(pipelines_.at(pipeline));
}

void FakeGitLab::leave_behind(const std::string& key, const std::string& branch) {
    const std::lock_guard lock(mutex_);
    variables_[key] = {"left behind", branch};
    git("branch " + quoted(branch));
    environments_[++last_environment_] = branch;
}

void FakeGitLab::hold_pipelines() {
    const std::lock_guard lock(mutex_);
    holds_pipelines_ = true;
}

void FakeGitLab::release_pipelines(bool one_was_being_made) {
    const std::lock_guard lock(mutex_);
    holds_pipelines_ = false;
    for (const auto& [branch, commit] : std::exchange(held_, {})) {
        if (std::exchange(one_was_being_made, false) || has_branch(branch)) run(branch, commit);
    }
}

std::vector<std::string> FakeGitLab::variables() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, variable] : variables_) names.push_back(name);
    return names;
}

std::vector<std::string> FakeGitLab::branches() const {
    const std::lock_guard lock(mutex_);
    return lines_of_git("for-each-ref --format='%(refname:short)' refs/heads");
}

std::vector<std::string> FakeGitLab::environments() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [number, name] : environments_) names.push_back(name);
    return names;
}

std::string FakeGitLab::branch_file(const std::string& branch, const std::string& file) const {
    const std::lock_guard lock(mutex_);
    return git(fmt::format("show {}", quoted(commits_.at(branch) + ":" + file)));
}

std::string FakeGitLab::trace(int pipeline) const {
    const std::lock_guard lock(mutex_);
    return text_of(fmt::format("{}/trace-{}", folder_.path, pipeline));
}

std::string FakeGitLab::git(const std::string& arguments) const {
    const ShellResult result = shell(fmt::format("git -C {} {}", folder_.path, arguments));
    if (result.code != 0) throw std::runtime_error(result.output);
    return result.output;
}

http::Response FakeGitLab::answer(const http::Request& request) {
    const auto token = request.headers.find("private-token");
    if (token == request.headers.end() || token->second != token_) return json(401, {{"message", "401 Unauthorized"}});
    if (!request.path.starts_with(prefix)) return missing();
    const std::string path = request.path.substr(std::string_view(prefix).size());
    try {
        if (path.empty()) return json(200, {{"id", 42}, {"default_branch", "main"}});
        if (path.starts_with("/environments")) return answer_environments(request, path);
        if (path.starts_with("/variables")) return answer_variables(request, path.substr(path.rfind('/') + 1));
        if (path.starts_with("/repository/")) return answer_repository(request, path.substr(12));
        return answer_pipelines(request, path);
    } catch (const std::exception& error) {
        return json(404, {{"message", error.what()}});
    }
}

http::Response FakeGitLab::answer_variables(const http::Request& request, const std::string& key) {
    const bool is_list = request.path.ends_with("/variables");
    if (request.method == "GET" && is_list) {
        Json list = Json::array();
        for (const auto& [name, variable] : variables_)
            list.push_back({{"key", name}, {"value", variable.value}, {"environment_scope", variable.scope}});
        return json(200, list);
    }
    if (!is_list && !variables_.contains(key)) return missing();
    if (request.method == "GET") return json(200, {{"key", key}});
    if (request.method == "DELETE") {
        variables_.erase(key);
        return {204, "application/json", "", {}};
    }
    const Json body = Json::parse(request.body);
    const std::string name = is_list ? body.at("key").get<std::string>() : key;
    if (is_list && variables_.contains(name))
        return json(400, {{"message", {{"key", {"(" + name + ") has already been taken"}}}}});
    variables_[name] = {body.at("value"), body.value("environment_scope", "*")};
    return json(is_list ? 201 : 200, body);
}

http::Response FakeGitLab::answer_environments(const http::Request& request, const std::string& path) {
    if (path == "/environments") {
        Json list = Json::array();
        for (const auto& [number, name] : environments_) {
            if (name.starts_with(query(request, "search"))) list.push_back({{"id", number}, {"name", name}});
        }
        return json(200, list);
    }
    const int number = std::stoi(path.substr(path.find('/', 1) + 1));
    if (!environments_.contains(number)) return missing();
    if (request.method == "DELETE") {
        if (!stopped_.contains(number)) return json(403, {{"message", "403 Forbidden"}});
        environments_.erase(number);
        return {204, "application/json", "", {}};
    }
    stopped_.insert(number);
    return json(200, {{"id", number}, {"state", "stopped"}});
}

bool FakeGitLab::has_branch(const std::string& branch) const {
    return !lines_of_git("for-each-ref " + quoted("refs/heads/" + branch)).empty();
}

std::vector<std::string> FakeGitLab::lines_of_git(const std::string& arguments) const {
    std::istringstream text(git(arguments));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
}

http::Response FakeGitLab::answer_branches(const http::Request& request, const std::string& path) {
    if (request.method == "DELETE") {
        const std::string branch = path.substr(std::string_view("branches/").size());
        if (!has_branch(branch)) return missing();
        git("update-ref -d " + quoted("refs/heads/" + branch));
        return {204, "application/json", "", {}};
    }
    const std::string begin = query(request, "search").substr(1);  // behind the `^`
    Json list = Json::array();
    for (const std::string& branch : lines_of_git("for-each-ref --format='%(refname:short)' refs/heads")) {
        if (branch.starts_with(begin)) list.push_back({{"name", branch}});
    }
    return json(200, list);
}

http::Response FakeGitLab::answer_repository(const http::Request& request, const std::string& path) {
    if (path.starts_with("branches")) return answer_branches(request, path);
    if (path == "tree") {
        Json list = Json::array();
        for (const std::string& name : lines_of_git("ls-tree --name-only " + quoted(query(request, "ref"))))
            list.push_back({{"path", name}});
        return json(200, list);
    }
    if (request.method == "POST") return commit(Json::parse(request.body));
    const std::string branch = path.substr(std::string_view("commits/").size());
    if (!has_branch(branch)) return missing();
    return json(200, {{"id", first_line(git("rev-parse " + quoted("refs/heads/" + branch)))}});
}

http::Response FakeGitLab::commit(const Json& wanted) {
    const std::string branch = wanted.at("branch");
    if (has_branch(branch)) return json(400, {{"message", "A branch called '" + branch + "' already exists."}});
    git("checkout -q --force --detach " + quoted(wanted.at("start_branch")));
    for (const Json& action : wanted.at("actions")) {
        const std::string path = action.at("file_path");
        if ((action.at("action") == "create") == std::filesystem::exists(folder_ / path))
            return json(400, {{"message", "A file with this name already exists, or doesn't"}});
        std::ofstream(folder_ / path) << action.at("content").get<std::string>();
        git("add " + quoted(path));
    }
    std::ofstream(folder_ / ".git/message") << wanted.at("commit_message").get<std::string>();
    git("-c user.name=bot -c user.email=bot@example.org commit -q -F .git/message");
    git("branch " + quoted(branch));
    const std::string made = first_line(git("rev-parse HEAD"));
    commits_[branch] = made;
    if (holds_pipelines_) {
        held_.emplace_back(branch, made);
    } else {
        run(branch, made);
    }
    return json(201, {{"id", made}});
}

void FakeGitLab::run(const std::string& branch, const std::string& commit) {
    const int number = ++last_pipeline_;
    Pipeline& pipeline = pipelines_[number];
    pipeline.branch = branch;
    pipeline.commit = commit;
    const Json file = Json::parse(git(fmt::format("show {}:.gitlab-ci.yml", commit)));
    const std::string environment = file.at("benchmark").value("environment", Json::object()).value("name", "");
    if (!environment.empty()) environments_[++last_environment_] = environment;
    pipeline.folder = fmt::format("{}/pipeline-{}", folder_.path, number);
    if (!has_runners_) return;
    git("clone -q . " + pipeline.folder);
    git(fmt::format("-C {} checkout -q {}", pipeline.folder, commit));
    std::string variables;
    for (const auto& [name, variable] : variables_) {
        if (variable.scope == "*" || variable.scope == environment)
            variables += " --variable " + quoted(name + "=" + variable.value);
    }
    pipeline.process = std::make_unique<Background>(
        fmt::format("cd {0} && git remote set-url origin git@gitlab.example.org:lab/benchmarks.git && "
                    "{1}/node_modules/.bin/node {1}/node_modules/.bin/gitlab-ci-local --variable "
                    "CI_RUNNER_DESCRIPTION=lab1{2}; echo $? > "
                    "{0}.status; sleep 1000",
                    pipeline.folder, TACHOGRAPH_NPM, variables),
        fmt::format("{}/trace-{}", folder_.path, number));
}

std::string FakeGitLab::status_of(Pipeline& pipeline) const {
    if (pipeline.cancelled) return "canceled";
    if (pipeline.lost) return "failed";
    if (!pipeline.process) return "pending";
    const std::string code = first_line(text_of(pipeline.folder + ".status"));
    return code.empty() ? "running" : code == "0" ? "success" : "failed";
}

http::Response FakeGitLab::answer_pipelines(const http::Request& request, const std::string& path) {
    if (path == "/pipelines") {
        Json list = Json::array();
        for (auto& [number, pipeline] : pipelines_) {
            if (pipeline.branch == query(request, "ref"))
                list.push_back(
                    {{"id", number}, {"status", status_of(pipeline)}, {"created_at", "2026-01-02T03:04:05Z"}});
        }
        return json(200, list);
    }
    const int number = std::stoi(path.substr(path.find('/', 1) + 1));
    const auto found = pipelines_.find(number);
    if (found == pipelines_.end()) return missing();
    if (path.ends_with("/cancel")) {
        found->second.cancelled = true;
        found->second.process.reset();
    }
    const std::string status = status_of(found->second);
    if (path.ends_with("/trace"))
        return {200, "text/plain", text_of(fmt::format("{}/trace-{}", folder_.path, number)), {}};
    if (path.ends_with("/jobs")) {
        const char* failure = found->second.lost ? "runner_system_failure" : "script_failure";
        const Json reason = status == "failed" ? Json(failure) : Json();
        return json(200, {{{"id", number}, {"name", "benchmark"}, {"status", status}, {"failure_reason", reason}}});
    }
    return json(200, {{"id", number}, {"status", status}, {"created_at", "2026-01-02T03:04:05Z"}});
}

}  // namespace tachograph::testing
