// GitHub's REST API as far as the bot uses it, over real HTTP, with a folder of bare repositories behind it: comments
// have numbers, lists have pages, answers have ETags, wrong tokens are refused. It can be down, or rate-limit.
#pragma once

#include "adapters/git/local_forge.hpp"
#include "adapters/http/server.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace tachograph::testing {

class FakeGitHub {
  public:
    // `bot` is the account that the token `token` belongs to.
    FakeGitHub(git::LocalForge& forge, std::string bot, std::string token);
    ~FakeGitHub();

    std::string url() const;
    int port() const;
    // Where clones come from, instead of this machine's folders.
    void serve_git_at(const std::string& url) { git_url_ = url; }
    // GitHub numbers comments; the repositories' `<pull request>-<n>` is one number.
    static std::string number_of(const std::string& comment);

    // Somebody reviewed the pull request; answers with the payload of its delivery.
    nlohmann::json add_review(const PullId& pull, const std::string& author, const std::string& text,
                              const std::string& state = "COMMENTED");
    // Somebody pressed the button; the commit is on the target branch already.
    void note_merge(const PullId& pull, const std::string& commit, const std::string& merger);
    // What was said beside a commit.
    std::vector<std::string> notes(const std::string& commit) const;
    // Somebody pushed to the pull request's branch.
    void note_push(const PullId& pull, const std::string& before, const std::string& after, Timestamp at);
    // The next requests whose path ends so are answered so.
    void answer_next(int requests, const http::Response& response, const std::string& path_end = {});
    // Everything is answered with 503 until it is up again.
    void set_down(bool down) { down_ = down; }
    int requests() const;
    // The states that were set on a commit, in order.
    std::vector<std::string> statuses(const std::string& commit) const;

  private:
    struct Push {
        std::string before;
        std::string after;
        Timestamp at;
    };
    struct Review {
        PullId pull;
        std::string author;
        std::string text;
        Timestamp at;
        std::string state;
        std::string head;
    };
    struct Merged {
        std::string commit;
        std::string merger;
    };
    using Json = nlohmann::json;
    using Path = std::vector<std::string>;

    http::Response answer(const http::Request& request);
    http::Response answer_repository(const http::Request& request, const std::string& repository, const Path& path);
    http::Response answer_pulls(const http::Request& request, const std::string& repository, const Path& path);
    http::Response answer_issues(const http::Request& request, const std::string& repository, const Path& path);
    http::Response answer_comment(const http::Request& request, const std::string& repository, const Path& path);
    http::Response page(const http::Request& request, const Json& list) const;
    http::Response answer_commits(const http::Request& request, const std::string& repository, const Path& path);
    Json pull_json(const PullId& pull);
    Json comment_json(const PullId& pull, const git::StoredComment& comment);
    Json comments_json(const PullId& pull);
    Json review_json(std::size_t index) const;
    Json activity_json(const std::string& repository, const std::string& ref) const;

    git::LocalForge& forge_;
    std::string bot_;
    std::string token_;
    std::string git_url_;
    mutable std::mutex mutex_;
    std::atomic<bool> down_ = false;
    int requests_ = 0;
    int faults_ = 0;
    http::Response fault_;
    std::string fault_path_;
    std::map<PullId, std::vector<Push>> pushes_;
    std::vector<Review> reviews_;
    std::map<PullId, Merged> merges_;
    std::map<std::string, std::vector<std::string>> notes_;
    std::map<std::string, std::vector<std::string>> statuses_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace tachograph::testing
