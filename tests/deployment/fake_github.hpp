// GitHub's REST API and its GraphQL API as far as the bot uses them, over real HTTP, with a folder of bare repositories
// behind them: comments have numbers, lists have pages, answers have ETags, wrong tokens are refused. It can be down,
// limit, refuse, lag behind what it delivered, and rename repositories.
#pragma once

#include "adapters/git/local_forge/local_forge.hpp"
#include "adapters/http/server.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
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
    // Sets the public URL: clone URLs and links to further pages begin with it.
    void serve_git_at(const std::string& url) { git_url_ = url; }
    // GitHub's number for the local forge's comment id `<pull request>-<n>`.
    static std::string number_of(const std::string& comment);

    // Adds a review; returns the payload of its delivery.
    nlohmann::json add_review(const PullId& pull, const std::string& author, const std::string& text,
                              const std::string& state = "COMMENTED");
    // Adds a comment on code; returns the payload of its delivery. If it is part of a review, it was drafted earlier.
    nlohmann::json add_thread_comment(const PullId& pull, const std::string& author, const std::string& text,
                                      std::chrono::seconds drafted_before = std::chrono::seconds(0));
    // Edits one of them; `index` counts these comments from 0.
    void edit_thread_comment(std::size_t index, const std::string& text);
    // The reactions to a comment on code; `index` counts these comments from 0.
    std::vector<std::string> thread_reactions(std::size_t index) const;
    // Records that `merger` merged or squashed the pull request, which gave this commit on the target branch.
    void note_merge(const PullId& pull, const std::string& commit, const std::string& merger);
    // Records that `merger` rebased the pull request, which gave these commits on the target branch, oldest first.
    void note_rebase(const PullId& pull, const std::vector<std::string>& commits, const std::string& merger);
    // The account's number; a new owner of the account's name would have another.
    static std::int64_t account_number(const std::string& account);
    // Edits a comment, as somebody with write access may.
    void edit_comment(const std::string& comment, const std::string& text);
    // Deletes the fork of the pull request: the pushes to it are no longer visible.
    void delete_fork(const PullId& pull);
    // The comments on a commit.
    std::vector<std::string> notes(const std::string& commit) const;
    // Records a push to the pull request's branch.
    void note_push(const PullId& pull, const std::string& before, const std::string& after, Timestamp at);
    // Answers the next `requests` requests whose path ends with `path_end` with `response`.
    void answer_next(int requests, const http::Response& response, const std::string& path_end = {});
    // If the rule returns a response for a request, that is the answer.
    using Rule = std::function<std::optional<http::Response>(const http::Request&)>;
    void set_rule(Rule rule);
    // Renames or transfers a repository, which is identified by its folder. The old name redirects to it until another
    // repository is renamed to that name.
    void rename(const std::string& repository, const std::string& name);
    // Removes a repository; its names are free.
    void remove(const std::string& repository);
    // The number of the repository in that folder.
    static std::int64_t repository_number(const std::string& repository);
    // The repository's JSON in deliveries.
    nlohmann::json repository_json(const std::string& repository) const;
    // Changes the pull request's target branch.
    void retarget(const PullId& pull, const std::string& target);
    // Sets the base commit in the pull request's record, which may be older than the target branch's commit.
    void record_base(const PullId& pull, const std::string& commit);
    // Makes the API lag: it shows this head and no later push. Nullopt: it is up to date again.
    void show_head(const PullId& pull, std::optional<std::string> head);
    // While down, answers every request with 503.
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
        Timestamp drafted{};                // only of a comment on code
        std::optional<Timestamp> edited{};  // only of a comment on code
    };
    struct Merged {
        std::vector<std::string> commits;
        std::string merger;
    };
    struct Edit {
        std::string text;
        Timestamp at;
    };
    using Json = nlohmann::json;
    using Path = std::vector<std::string>;

    http::Response answer(const http::Request& request);
    http::Response answer_now(const http::Request& request);
    std::optional<http::Response> fault_of(const http::Request& request);
    http::Response answer_path(const http::Request& request, Path path);
    http::Response answer_compare(const std::string& repository, const std::string& range) const;
    http::Response answer_commit(const std::string& repository, const std::string& name) const;
    std::optional<std::string> commit_of(const std::string& repository, const std::string& name) const;
    std::string folder_of(const std::string& name) const;
    std::string name_of(const std::string& folder) const;
    std::string told_number(const std::string& folder);
    std::string folder_of_number(const std::string& number) const;
    bool is_removed(const std::string& folder) const;
    http::Response answer_repository(const http::Request& request, const std::string& repository, const Path& path);
    http::Response answer_pulls(const http::Request& request, const std::string& repository, const Path& path);
    http::Response answer_issues(const http::Request& request, const std::string& repository, const Path& path);
    http::Response answer_threads(const http::Request& request, const std::string& repository, const Path& path);
    http::Response answer_comment(const http::Request& request, const std::string& repository, const Path& path);
    http::Response page(const http::Request& request, const Json& list) const;
    http::Response answer_commits(const http::Request& request, const std::string& repository, const Path& path);
    Json pull_json(const PullId& pull);
    bool has_brought(const PullId& pull, const std::string& commit) const;
    Json comment_json(const PullId& pull, const git::StoredComment& comment);
    Json comments_json(const PullId& pull);
    Json review_json(std::size_t index) const;
    Json thread_json(std::size_t index) const;
    http::Response answer_query(const http::Request& request);
    Json node_json(const std::string& node);
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
    Rule rule_;
    std::map<std::string, std::string> renamed_;  // folders to current names
    std::map<std::string, std::string> owned_;    // names that passed to another repository, to folders
    std::map<std::string, std::string> numbers_;  // numbers that were returned, to folders
    std::set<std::string> removed_;
    std::map<PullId, std::string> targets_;
    std::map<PullId, std::string> bases_;
    std::map<PullId, std::string> heads_;
    std::map<PullId, Timestamp> opened_;  // when they were first asked for
    std::map<PullId, std::vector<Push>> pushes_;
    std::vector<Review> reviews_;
    std::map<std::string, Edit> edits_;  // by the number of the comment
    std::set<PullId> orphans_;           // pull requests without a fork
    std::vector<Review> threads_;        // comments in threads
    std::map<std::size_t, std::vector<std::string>> thread_reactions_;
    std::map<PullId, Merged> merges_;
    std::map<std::string, std::vector<std::string>> notes_;
    std::map<std::string, std::vector<std::string>> statuses_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace tachograph::testing
