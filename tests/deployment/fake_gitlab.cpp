#include "tests/deployment/fake_gitlab.hpp"

#include <fstream>
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

std::vector<std::string> FakeGitLab::variables() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, value] : variables_) names.push_back(name);
    return names;
}

std::string FakeGitLab::branch_file(const std::string& branch, const std::string& file) const {
    return git(fmt::format("show {}", quoted(branch + ":" + file)));
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
        if (path.starts_with("/variables")) return answer_variables(request, path.substr(path.rfind('/') + 1));
        if (path.starts_with("/repository/")) return answer_repository(request, path.substr(12));
        return answer_pipelines(request, path);
    } catch (const std::exception& error) {
        return json(404, {{"message", error.what()}});
    }
}

http::Response FakeGitLab::answer_variables(const http::Request& request, const std::string& key) {
    if (request.method == "GET") return variables_.contains(key) ? json(200, {{"key", key}}) : missing();
    if (request.method == "DELETE") {
        return variables_.erase(key) ? http::Response{204, "application/json", "", {}} : missing();
    }
    const Json body = Json::parse(request.body);
    variables_[body.at("key")] = body.at("value");
    return json(request.method == "POST" ? 201 : 200, body);
}

http::Response FakeGitLab::answer_repository(const http::Request& request, const std::string& path) {
    if (path.starts_with("files/"))
        return json(200,
                    {{"content", git(fmt::format("show {}", quoted(query(request, "ref") + ":" + path.substr(6))))}});
    if (request.method == "POST") return json(201, {{"id", commit(Json::parse(request.body))}});
    Json list = Json::array();
    const std::string ids = git(fmt::format("rev-list {}", quoted("refs/heads/" + query(request, "ref_name"))));
    for (std::size_t at = 0; at + 40 <= ids.size(); at += 41) {
        const std::string id = ids.substr(at, 40);
        list.push_back({{"id", id}, {"message", git("log -1 --format=%B " + id)}});
    }
    return json(200, list);
}

std::string FakeGitLab::commit(const Json& wanted) {
    git("checkout -q --force --detach " + quoted(wanted.at("start_branch")));
    for (const Json& action : wanted.at("actions"))
        std::ofstream(folder_ / action.at("file_path").get<std::string>()) << action.at("content").get<std::string>();
    std::ofstream(folder_ / ".git/message") << wanted.at("commit_message").get<std::string>();
    git("add .gitlab-ci.yml job.json run.jl 2>/dev/null || git -C " + folder_.path + " add .gitlab-ci.yml job.json");
    git("-c user.name=bot -c user.email=bot@example.org commit -q -F .git/message");
    git("branch --force " + quoted(wanted.at("branch")));
    const std::string made = first_line(git("rev-parse HEAD"));
    run(made);
    return made;
}

void FakeGitLab::run(const std::string& commit) {
    const int number = ++last_pipeline_;
    Pipeline& pipeline = pipelines_[number];
    pipeline.commit = commit;
    pipeline.folder = fmt::format("{}/pipeline-{}", folder_.path, number);
    if (!has_runners_) return;
    git("clone -q . " + pipeline.folder);
    git(fmt::format("-C {} checkout -q {}", pipeline.folder, commit));
    std::string variables;
    for (const auto& [name, value] : variables_) variables += " --variable " + quoted(name + "=" + value);
    pipeline.process = std::make_unique<Background>(
        fmt::format("cd {0} && git remote set-url origin git@gitlab.example.org:lab/benchmarks.git && "
                    "{1}/node_modules/.bin/gitlab-ci-local --variable CI_RUNNER_DESCRIPTION=lab1{2}; echo $? > "
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
        for (const auto& [number, pipeline] : pipelines_) {
            if (pipeline.commit == query(request, "sha")) list.push_back({{"id", number}});
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
