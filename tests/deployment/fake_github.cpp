#include "tests/deployment/fake_github.hpp"

#include "adapters/git/repository/repository.hpp"
#include "core/ports/failures.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <ctime>
#include <functional>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

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

Json user(const std::string& account) { return {{"login", account}, {"id", FakeGitHub::account_number(account)}}; }

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

// `pulls/comments`, `pulls/comments/<number>` and `…/reactions`.
http::Response FakeGitHub::answer_threads(const http::Request& request, const std::string& repository,
                                          const Path& path) {
    const std::lock_guard lock(mutex_);
    if (path.size() == 2) {
        Json all = Json::array();
        for (std::size_t index = 0; index < threads_.size(); ++index) {
            if (threads_[index].pull.repository == repository) all.push_back(thread_json(index));
        }
        return page(request, all);
    }
    const std::size_t index = std::stoul(path[2]);
    if (index >= threads_.size()) return missing();
    if (path.size() == 3) return json(200, thread_json(index));
    thread_reactions_[index].push_back(Json::parse(request.body).at("content"));
    return json(201, {{"id", 1}});
}

Json FakeGitHub::thread_json(std::size_t index) const {
    const Review& comment = threads_.at(index);
    return {
        {"id", index},
        {"node_id", fmt::format("PRRC_{}", index)},
        {"user", user(comment.author)},
        {"body", comment.text},
        {"created_at", seconds(comment.drafted)},
        {"updated_at", seconds(comment.edited.value_or(comment.at))},
        {"pull_request_url", fmt::format("{}/repos/{}/pulls/{}", url(), comment.pull.repository, comment.pull.number)}};
}

// Of comments by their nodes, whatever is asked of them.
http::Response FakeGitHub::answer_query(const http::Request& request) {
    Json nodes = Json::array();
    const Json asked = Json::parse(request.body);
    for (const Json& node : asked.at("variables").at("ids")) nodes.push_back(node_json(node.get<std::string>()));
    return json(200, {{"data", {{"nodes", nodes}}}});
}

Json FakeGitHub::node_json(const std::string& node) {
    const std::size_t slash = node.rfind('/');
    if (slash == std::string::npos) {
        const std::size_t index = std::stoul(node.substr(node.find('_') + 1));
        const std::lock_guard lock(mutex_);
        const bool of_thread = !node.starts_with("PRR_");
        const Json shown = of_thread ? thread_json(index) : review_json(index);
        const bool edited = of_thread && threads_.at(index).edited;
        return {{"body", shown["body"]},
                {"lastEditedAt", edited ? shown["updated_at"] : Json()},
                {"includesCreatedEdit", edited}};
    }
    const std::string number = node.substr(slash + 1);
    const PullId pull{node.substr(3, slash - 3), std::stoi(number) / comments_of_a_pull};
    for (const Json& shown : comments_json(pull)) {
        if (shown["node_id"] != node) continue;
        const std::lock_guard lock(mutex_);
        const bool edited = edits_.contains(number) || shown["updated_at"] != shown["created_at"];
        return {{"body", shown["body"]},
                {"lastEditedAt", edited ? shown["updated_at"] : Json()},
                {"includesCreatedEdit", edited}};
    }
    return {};
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

void FakeGitHub::set_rule(Rule rule) {
    const std::lock_guard lock(mutex_);
    rule_ = std::move(rule);
}

void FakeGitHub::retarget(const PullId& pull, const std::string& target) {
    const std::lock_guard lock(mutex_);
    targets_[pull] = target;
}

void FakeGitHub::record_base(const PullId& pull, const std::string& commit) {
    const std::lock_guard lock(mutex_);
    bases_[pull] = commit;
}

void FakeGitHub::show_head(const PullId& pull, std::optional<std::string> head) {
    const std::lock_guard lock(mutex_);
    heads_.erase(pull);
    if (head) heads_[pull] = *head;
}

std::optional<http::Response> FakeGitHub::fault_of(const http::Request& request) {
    Rule rule;
    {
        const std::lock_guard lock(mutex_);
        ++requests_;
        rule = rule_;
        if (faults_ > 0 && request.path.ends_with(fault_path_)) {
            --faults_;
            return fault_;
        }
    }
    if (down_)
        return {{503, "text/html", "<html>No server is currently available to service your request.</html>", {}}};
    return rule ? rule(request) : std::nullopt;
}

http::Response FakeGitHub::answer(const http::Request& request) {
    http::Response response = answer_now(request);
    response.headers["Date"] = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::time(nullptr)));
    return response;
}

http::Response FakeGitHub::answer_now(const http::Request& request) {
    if (auto fault = fault_of(request)) return *std::move(fault);
    if (header(request, "authorization") != "Bearer " + token_) return json(401, {{"message", "Bad credentials"}});
    http::Response response = missing();
    try {
        response = answer_path(request, split(request.path));
    } catch (const Refused& refused) {
        return json(404, {{"message", refused.what()}});
    }
    if (request.method != "GET" || response.status != 200) return response;
    const std::string tag = fmt::format("\"{:x}\"", std::hash<std::string>{}(response.body));
    if (header(request, "if-none-match") == tag) return {304, "application/json", "", {}};
    response.headers["ETag"] = tag;
    return response;
}

http::Response FakeGitHub::answer_path(const http::Request& request, Path path) {
    if (path == Path{"graphql"}) return answer_query(request);
    if (path == Path{"user"}) return json(200, {{"login", bot_}});
    if (path.size() == 2 && path[0] == "users" && path[1] != "nobody-at-all") return json(200, user(path[1]));
    if (path.size() >= 2 && path[0] == "repositories")
        return answer_repository(request, folder_of_number(path[1]), {path.begin() + 2, path.end()});
    if (path.size() < 3 || path[0] != "repos") return missing();
    const std::string name = path[1] + "/" + path[2];
    const std::string folder = folder_of(name);
    if (name_of(folder) == name) return answer_repository(request, folder, {path.begin() + 3, path.end()});
    std::string target = fmt::format("{}/repositories/{}", url(), told_number(folder));
    for (std::size_t part = 3; part < path.size(); ++part) target += "/" + percent_encoded(path[part]);
    char mark = '?';
    for (const auto& [key, value] : request.query) {
        target += fmt::format("{}{}={}", mark, key, percent_encoded(value));
        mark = '&';
    }
    http::Response moved =
        json(request.method == "GET" ? 301 : 307, {{"message", "Moved Permanently"}, {"url", target}});
    moved.headers["Location"] = target;
    return moved;
}

http::Response FakeGitHub::answer_repository(const http::Request& request, const std::string& repository,
                                             const Path& path) {
    if (is_removed(repository)) return missing();
    const std::string folder = forge_.clone_url(repository);
    const std::string clone_url = git_url_.empty() ? folder : fmt::format("{}/{}.git", git_url_, repository);
    if (path.empty()) {
        Json described = repository_json(repository);
        described["clone_url"] = clone_url;
        told_number(repository);
        return json(200, described);
    }
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
    if (path[0] == "compare") return answer_compare(repository, path[1]);
    return missing();
}

std::optional<std::string> FakeGitHub::commit_of(const std::string& repository, const std::string& name) const {
    const bool qualified = name.starts_with("heads/") || name.starts_with("tags/");
    return git::Repository::open(forge_.clone_url(repository)).resolve(qualified ? "refs/" + name : name);
}

http::Response FakeGitHub::answer_commit(const std::string& repository, const std::string& name) const {
    const auto commit = commit_of(repository, name);
    return commit ? json(200, {{"sha", *commit}}) : json(422, {{"message", "No commit found for SHA: " + name}});
}

http::Response FakeGitHub::answer_compare(const std::string& repository, const std::string& range) const {
    const std::size_t dots = range.find("...");
    const auto base = commit_of(repository, range.substr(0, dots));
    const auto head = commit_of(repository, range.substr(dots + 3));
    if (!base || !head) return missing();
    const auto common = git::Repository::open(forge_.clone_url(repository)).merge_base(*base, *head);
    if (!common) return json(404, {{"message", fmt::format("No common ancestor between {} and {}.", *base, *head)}});
    const char* status = *base == *head     ? "identical"
                         : *common == *base ? "ahead"
                         : *common == *head ? "behind"
                                            : "diverged";
    return json(200, {{"merge_base_commit", {{"sha", *common}}}, {"status", status}});
}

http::Response FakeGitHub::answer_commits(const http::Request& request, const std::string& repository,
                                          const Path& path) {
    // A name may have slashes in it.
    const bool qualified = path[1] == "heads" || path[1] == "tags";
    if (path.size() == 2 || qualified)
        return answer_commit(repository, fmt::format("{}", fmt::join(path.begin() + 1, path.end(), "/")));
    Json list = Json::array();
    if (path[2] == "pulls") {
        for (const PullId& pull : forge_.pulls()) {
            if (pull.repository == repository && has_brought(pull, path[1])) list.push_back(pull_json(pull));
        }
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
    if (path[1] == "comments") return answer_threads(request, repository, path);
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
        std::string next = (git_url_.empty() ? url() : git_url_) + request.path + "?";
        for (const auto& [key, value] : request.query) {
            if (key != "page") next += fmt::format("{}={}&", key, value);
        }
        response.headers["Link"] = fmt::format("<{}page={}>; rel=\"next\"", next, number + 1);
    }
    return response;
}

Json FakeGitHub::pull_json(const PullId& pull) {
    const git::PullDescription description = forge_.describe(pull);
    const PullState now = forge_.pull_state(pull);
    const bool open = description.state == "open";
    Timestamp updated{};
    for (const git::StoredComment& comment : forge_.comments(pull))
        updated = std::max(updated, comment.edited_at.value_or(comment.at));
    std::string head = now.head;
    std::string target = description.target;
    std::string base = commit_of(pull.repository, "heads/" + target).value_or("");
    Merged merged;
    Json fork{{"full_name", name_of(pull.repository)}};
    {
        const std::lock_guard lock(mutex_);
        if (orphans_.contains(pull)) fork = nullptr;
        updated = std::max(updated, opened_.try_emplace(pull, now.at).first->second);
        if (const auto found = pushes_.find(pull); found != pushes_.end())
            updated = std::max(updated, found->second.back().at);
        if (!open) updated = std::max(updated, now.at);
        for (const Review& review : reviews_) {
            if (review.pull == pull) updated = std::max(updated, review.at);
        }
        if (const auto found = merges_.find(pull); found != merges_.end()) merged = found->second;
        if (const auto found = heads_.find(pull); found != heads_.end()) head = found->second;
        if (const auto found = targets_.find(pull); found != targets_.end()) target = found->second;
        if (const auto found = bases_.find(pull); found != bases_.end()) base = found->second;
    }
    return {{"number", pull.number},
            {"state", open ? "open" : "closed"},
            {"merged", description.state == "merged"},
            {"merged_by", merged.merger.empty() ? Json() : user(merged.merger)},
            {"merged_at", merged.commits.empty() ? Json() : Json(seconds(now.at))},
            {"merge_commit_sha", merged.commits.empty() ? Json() : Json(merged.commits.back())},
            {"user", user(description.author)},
            {"updated_at", seconds(updated)},
            {"closed_at", open ? Json() : Json(seconds(now.at))},
            {"head", {{"sha", head}, {"ref", fmt::format("branch-{}", pull.number)}, {"repo", fork}}},
            {"base", {{"ref", target}, {"sha", base}, {"repo", repository_json(pull.repository)}}}};
}

Json FakeGitHub::comment_json(const PullId& pull, const git::StoredComment& comment) {
    const std::string number = number_of(comment.id);
    std::string text = comment.text;
    Timestamp updated = comment.edited_at.value_or(comment.at);
    {
        const std::lock_guard lock(mutex_);
        if (const auto edit = edits_.find(number); edit != edits_.end()) {
            text = edit->second.text;
            updated = edit->second.at;
        }
    }
    return {{"id", std::stoll(number)},
            {"user", user(comment.author)},
            {"node_id", fmt::format("IC_{}/{}", pull.repository, number)},
            {"body", text},
            {"created_at", seconds(comment.at)},
            {"updated_at", seconds(updated)},
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
    return {{"id", index},
            {"node_id", fmt::format("PRR_{}", index)},
            {"user", user(review.author)},
            {"body", review.text},
            {"state", review.state},
            {"commit_id", review.head},
            {"submitted_at", seconds(review.at)}};
}

Json FakeGitHub::activity_json(const std::string& repository, const std::string& ref) const {
    const std::lock_guard lock(mutex_);
    Json list = Json::array();
    for (const auto& [pull, pushes] : pushes_) {
        if (pull.repository != repository || ref != fmt::format("refs/heads/branch-{}", pull.number)) continue;
        const auto shown = heads_.find(pull);
        bool is_shown = shown == heads_.end();
        for (auto push = pushes.rbegin(); push != pushes.rend(); ++push) {
            is_shown = is_shown || push->after == shown->second;
            if (!is_shown) continue;
            list.push_back({{"before", push->before}, {"after", push->after}, {"timestamp", seconds(push->at)}});
        }
    }
    return list;
}

}  // namespace tachograph::testing
