#include "tests/deployment/fake_github.hpp"

#include "core/ports/failures.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

namespace tachograph::testing {
namespace {

using Json = nlohmann::json;

constexpr std::size_t longest_page = 100;
constexpr std::size_t usual_page = 30;
constexpr int comments_of_a_pull = 1000;

std::vector<std::string> split(const std::string& path) {
    std::vector<std::string> parts;
    for (std::size_t begin = 1; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        parts.push_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

std::string seconds(Timestamp at) { return to_text(std::chrono::floor<std::chrono::seconds>(at)); }

http::Response json(int status, const Json& body) { return {status, "application/json", body.dump(), {}}; }
http::Response missing() { return json(404, {{"message", "Not Found"}}); }

std::string header(const http::Request& request, const std::string& name) {
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? std::string() : found->second;
}

std::string query(const http::Request& request, const std::string& name) {
    const auto found = request.query.find(name);
    return found == request.query.end() ? std::string() : found->second;
}

// The marker that is hidden at the start of the bot's comments.
std::string marker_of(const std::string& body) {
    constexpr std::string_view opening = "<!-- tachograph:";
    const std::size_t end = body.find(" -->");
    return body.starts_with(opening) && end != std::string::npos ? body.substr(opening.size(), end - opening.size())
                                                                 : std::string();
}

}  // namespace

FakeGitHub::FakeGitHub(git::LocalForge& forge, std::string bot, std::string token)
    : forge_(forge), bot_(std::move(bot)), token_(std::move(token)) {
    server_ = std::make_unique<http::Server>(
        "127.0.0.1", 0, http::ServerLimits{},
        [this](const http::Request& request, const http::Reply& reply) { reply(answer(request)); });
}

FakeGitHub::~FakeGitHub() { server_->stop(std::chrono::milliseconds(100)); }

std::string FakeGitHub::url() const { return fmt::format("http://127.0.0.1:{}", port()); }

int FakeGitHub::port() const { return server_->port(); }

std::string FakeGitHub::number_of(const std::string& comment) {
    const std::size_t dash = comment.find('-');
    return std::to_string(std::stoi(comment.substr(0, dash)) * comments_of_a_pull +
                          std::stoi(comment.substr(dash + 1)));
}

Json FakeGitHub::add_review(const PullId& pull, const std::string& author, const std::string& text,
                            const std::string& state) {
    const std::string head = forge_.condition_of(pull).head;
    const std::lock_guard lock(mutex_);
    reviews_.push_back({pull, author, text,
                        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()), state, head});
    return {{"action", "submitted"},
            {"review", review_json(reviews_.size() - 1)},
            {"pull_request", {{"number", pull.number}}},
            {"repository", {{"full_name", pull.repository}}}};
}

void FakeGitHub::note_merge(const PullId& pull, const std::string& commit, const std::string& merger) {
    const std::lock_guard lock(mutex_);
    merges_[pull] = {commit, merger};
}

std::vector<std::string> FakeGitHub::notes(const std::string& commit) const {
    const std::lock_guard lock(mutex_);
    const auto found = notes_.find(commit);
    return found == notes_.end() ? std::vector<std::string>{} : found->second;
}

void FakeGitHub::note_push(const PullId& pull, const std::string& before, const std::string& after, Timestamp at) {
    const std::lock_guard lock(mutex_);
    pushes_[pull].push_back({before, after, at});
}

void FakeGitHub::answer_next(int requests, const http::Response& response, const std::string& path_end) {
    const std::lock_guard lock(mutex_);
    faults_ = requests;
    fault_ = response;
    fault_path_ = path_end;
}

int FakeGitHub::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

std::vector<std::string> FakeGitHub::statuses(const std::string& commit) const {
    const std::lock_guard lock(mutex_);
    const auto found = statuses_.find(commit);
    return found == statuses_.end() ? std::vector<std::string>{} : found->second;
}

http::Response FakeGitHub::answer(const http::Request& request) {
    {
        const std::lock_guard lock(mutex_);
        ++requests_;
        if (faults_ > 0 && request.path.ends_with(fault_path_)) {
            --faults_;
            return fault_;
        }
    }
    if (down_) return {503, "text/html", "<html>No server is currently available to service your request.</html>", {}};
    if (header(request, "authorization") != "Bearer " + token_) return json(401, {{"message", "Bad credentials"}});
    const Path path = split(request.path);
    http::Response response = missing();
    try {
        if (path == Path{"user"}) response = json(200, {{"login", bot_}});
        if (path.size() == 2 && path[0] == "users" && path[1] != "nobody-at-all")
            response = json(200, {{"login", path[1]}, {"id", std::hash<std::string>{}(path[1]) % 1'000'000 + 1}});
        if (path.size() >= 3 && path[0] == "repos")
            response = answer_repository(request, path[1] + "/" + path[2], {path.begin() + 3, path.end()});
    } catch (const Refused& refused) {
        return json(404, {{"message", refused.what()}});
    }
    if (request.method != "GET" || response.status != 200) return response;
    const std::string tag = fmt::format("\"{:x}\"", std::hash<std::string>{}(response.body));
    if (header(request, "if-none-match") == tag) return {304, "application/json", "", {}};
    response.headers["ETag"] = tag;
    return response;
}

http::Response FakeGitHub::answer_repository(const http::Request& request, const std::string& repository,
                                             const Path& path) {
    const std::string folder = forge_.clone_url(repository);
    const std::string clone_url = git_url_.empty() ? folder : fmt::format("{}/{}.git", git_url_, repository);
    if (path.empty()) return json(200, {{"full_name", repository}, {"clone_url", clone_url}});
    if (path[0] == "issues") return answer_issues(request, repository, path);
    if (path[0] == "activity") return page(request, activity_json(repository, query(request, "ref")));
    if (path[0] == "pulls") return answer_pulls(request, repository, path);
    if (path[0] == "statuses" && request.method == "POST") {
        const Json body = Json::parse(request.body);
        const std::lock_guard lock(mutex_);
        statuses_[path[1]].push_back(body.at("state"));
        return json(201, body);
    }
    if (path[0] == "commits") return answer_commits(request, repository, path);
    if (path[0] == "compare") {
        const std::string head = path[1].substr(path[1].find("...") + 3);
        const Commits commits = forge_.resolve({{repository, 1}, {}, {}, head});
        return json(200, {{"merge_base_commit", {{"sha", commits.base}}}});
    }
    return missing();
}

http::Response FakeGitHub::answer_commits(const http::Request& request, const std::string& repository,
                                          const Path& path) {
    if (path.size() == 2) {
        const Commits commits = forge_.resolve({{repository, 1}, {}, path[1], "HEAD"});
        return json(200, {{"sha", commits.base}});
    }
    Json list = Json::array();
    if (path[2] == "pulls") {
        for (const PullId& pull : forge_.pulls()) {
            if (pull.repository == repository) list.push_back(pull_json(pull));
        }
        std::erase_if(list.get_ref<Json::array_t&>(),
                      [&](const Json& pull) { return pull["merge_commit_sha"] != path[1]; });
        return page(request, list);
    }
    const std::lock_guard lock(mutex_);
    if (request.method == "POST") {
        notes_[path[1]].push_back(Json::parse(request.body).at("body"));
        return json(201, {{"id", 1}});
    }
    for (const std::string& body : notes_[path[1]]) list.push_back({{"user", {{"login", bot_}}}, {"body", body}});
    return page(request, list);
}

http::Response FakeGitHub::answer_pulls(const http::Request& request, const std::string& repository, const Path& path) {
    if (path.size() == 1) {
        std::vector<Json> all;
        for (const PullId& pull : forge_.pulls()) {
            const bool wanted = query(request, "state") != "open" || forge_.describe(pull).state == "open";
            if (pull.repository == repository && wanted) all.push_back(pull_json(pull));
        }
        std::ranges::sort(all, std::ranges::greater(),
                          [](const Json& pull) -> const Json& { return pull["updated_at"]; });
        return page(request, all);
    }
    const PullId pull{repository, std::stoi(path[1])};
    if (path.size() == 2) return json(200, pull_json(pull));
    const std::lock_guard lock(mutex_);
    if (path.size() == 4) return json(200, review_json(std::stoul(path[3])));
    Json all = Json::array();
    for (std::size_t index = 0; index < reviews_.size(); ++index) {
        if (reviews_[index].pull == pull) all.push_back(review_json(index));
    }
    return page(request, all);
}

http::Response FakeGitHub::answer_issues(const http::Request& request, const std::string& repository,
                                         const Path& path) {
    if (path.size() >= 3 && path[1] == "comments") return answer_comment(request, repository, path);
    if (path.size() == 2) {
        Json all = Json::array();
        for (const PullId& pull : forge_.pulls()) {
            if (pull.repository != repository) continue;
            for (Json& comment : comments_json(pull)) {
                if (comment["updated_at"].get<std::string>() >= query(request, "since")) all.push_back(comment);
            }
        }
        return page(request, all);
    }
    const PullId pull{repository, std::stoi(path[1])};
    if (request.method == "GET") return page(request, comments_json(pull));
    const ForgeComment made = forge_.add_comment(pull, bot_, Json::parse(request.body).at("body"));
    return json(201, {{"id", std::stoll(number_of(made.id))}});
}

http::Response FakeGitHub::answer_comment(const http::Request& request, const std::string& repository,
                                          const Path& path) {
    const int number = std::stoi(path[2]);
    const PullId pull{repository, number / comments_of_a_pull};
    const auto comments = forge_.comments(pull);
    const auto found = std::ranges::find_if(
        comments, [&](const git::StoredComment& comment) { return number_of(comment.id) == path[2]; });
    if (found == comments.end()) return missing();
    if (request.method == "PATCH") {
        const std::string body = Json::parse(request.body).at("body");
        if (!same_account(found->author, bot_)) return json(403, {{"message", "Must have admin rights"}});
        forge_.put_comment({pull, marker_of(body), body, {}, {}});
    } else if (request.method == "POST") {
        const std::string content = Json::parse(request.body).at("content");
        forge_.react({pull, found->id, content == "eyes" ? Reaction::eyes : Reaction::confused});
        return json(201, {{"id", 1}, {"content", content}});
    }
    return json(200, comment_json(pull, *found));
}

http::Response FakeGitHub::page(const http::Request& request, const Json& list) const {
    const std::string wanted = query(request, "page");
    const std::size_t number = wanted.empty() ? 1 : std::stoul(wanted);
    const std::string per_page = query(request, "per_page");
    const std::size_t page_size = per_page.empty() ? usual_page : std::min(std::stoul(per_page), longest_page);
    Json part = Json::array();
    for (std::size_t n = (number - 1) * page_size; n < std::min(list.size(), number * page_size); ++n)
        part.push_back(list[n]);
    http::Response response = json(200, part);
    if (list.size() > number * page_size) {
        std::string next = url() + request.path + "?";
        for (const auto& [key, value] : request.query) {
            if (key != "page") next += fmt::format("{}={}&", key, value);
        }
        response.headers["Link"] = fmt::format("<{}page={}>; rel=\"next\"", next, number + 1);
    }
    return response;
}

Json FakeGitHub::pull_json(const PullId& pull) {
    const git::PullDescription description = forge_.describe(pull);
    const PullCondition now = forge_.condition_of(pull);
    const bool open = description.state == "open";
    Timestamp updated = now.at;
    Merged merged;
    {
        const std::lock_guard lock(mutex_);
        for (const Review& review : reviews_) {
            if (review.pull == pull) updated = std::max(updated, review.at);
        }
        if (const auto found = merges_.find(pull); found != merges_.end()) merged = found->second;
    }
    std::string target;
    if (open) target = forge_.resolve({pull, {}, description.target, now.head}).base;
    return {{"number", pull.number},
            {"state", open ? "open" : "closed"},
            {"merged", description.state == "merged"},
            {"merged_by", merged.merger.empty() ? Json() : Json{{"login", merged.merger}}},
            {"merged_at", merged.commit.empty() ? Json() : Json(seconds(now.at))},
            {"merge_commit_sha", merged.commit.empty() ? Json() : Json(merged.commit)},
            {"user", {{"login", description.author}}},
            {"updated_at", seconds(updated)},
            {"closed_at", open ? Json() : Json(seconds(now.at))},
            {"head",
             {{"sha", now.head},
              {"ref", fmt::format("branch-{}", pull.number)},
              {"repo", {{"full_name", pull.repository}}}}},
            {"base", {{"ref", description.target}, {"sha", target}}}};
}

Json FakeGitHub::comment_json(const PullId& pull, const git::StoredComment& comment) {
    const std::string number = number_of(comment.id);
    return {{"id", std::stoll(number)},
            {"user", {{"login", comment.author}}},
            {"body", comment.text},
            {"created_at", seconds(comment.at)},
            {"updated_at", seconds(comment.edited_at.value_or(comment.at))},
            {"html_url", fmt::format("{}/{}/pull/{}#issuecomment-{}", url(), pull.repository, pull.number, number)},
            {"issue_url", fmt::format("{}/repos/{}/issues/{}", url(), pull.repository, pull.number)}};
}

Json FakeGitHub::comments_json(const PullId& pull) {
    Json list = Json::array();
    for (const git::StoredComment& comment : forge_.comments(pull)) list.push_back(comment_json(pull, comment));
    return list;
}

Json FakeGitHub::review_json(std::size_t index) const {
    const Review& review = reviews_.at(index);
    return {{"id", index},           {"user", {{"login", review.author}}}, {"body", review.text},
            {"state", review.state}, {"commit_id", review.head},           {"submitted_at", seconds(review.at)}};
}

Json FakeGitHub::activity_json(const std::string& repository, const std::string& ref) const {
    const std::lock_guard lock(mutex_);
    Json list = Json::array();
    for (const auto& [pull, pushes] : pushes_) {
        if (pull.repository != repository || ref != fmt::format("refs/heads/branch-{}", pull.number)) continue;
        for (auto push = pushes.rbegin(); push != pushes.rend(); ++push)
            list.push_back({{"before", push->before}, {"after", push->after}, {"timestamp", seconds(push->at)}});
    }
    return list;
}

}  // namespace tachograph::testing
