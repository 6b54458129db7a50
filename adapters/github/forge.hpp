// GitHub as the forge, through its REST API.
#pragma once

#include "adapters/github/credentials.hpp"
#include "core/ports/forge.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tachograph::github {

class Originals;
class Rest;
class Reviews;

enum class StatusKind { commit_status, check_run, none };

struct ForgeSettings {
    std::string api_url = "https://api.github.com";
    StatusKind status = StatusKind::commit_status;
    std::function<std::vector<std::string>()> repositories;  // GitHub's names of those in which comments are read
    // GitHub's last known name of a repository of the log, and its number, if it is known. If this is empty, GitHub's
    // names are the log's.
    std::function<RepositoryIdentity(const std::string& repository)> identity{};
    std::string bot_name{};  // to which comments speak
};

class GitHubForge final : public Forge {
  public:
    GitHubForge(Transport transport, std::unique_ptr<Credentials> credentials, ForgeSettings settings);
    ~GitHubForge() override;

    std::optional<RepositoryIdentity> repository_called(const std::string& name) override;
    std::optional<RepositoryIdentity> repository_numbered(std::int64_t id) override;
    Commits resolve(const ResolveRequest& wanted) override;
    std::optional<std::string> head_at(const PullId& pull, const std::string& comment) override;
    std::string put_comment(const PutComment& comment) override;
    void react(const React& reaction) override;
    void set_status(const PullId& pull, const CommitStatus& status) override;
    std::string clone_url(const std::string& repository) override;
    std::optional<Timestamp> now() override;
    FoundComments comments_since(Timestamp since) override;
    PullState pull_state(const PullId& pull) override;
    std::vector<OpenPull> open_pulls(const std::string& repository) override;
    std::vector<Person> approvers_of(const PullId& pull, const std::string& head) override;
    std::optional<std::int64_t> account_id(const std::string& account) override;
    void note_commit(const std::string& repository, const NoteCommit& note) override;
    std::optional<Merge> merge_behind(const std::string& repository, const std::string& commit) override;

  private:
    std::string name_now(const std::string& repository);
    PullId there(const PullId& pull) { return {name_now(pull.repository), pull.number}; }
    RepositoryIdentity identity_of(const std::string& repository) const;
    void require_asker();
    std::string head_as_of(const ResolveRequest& wanted);
    std::optional<std::string> commit_of(const std::string& repository, const std::string& name);
    std::string named_base(const ResolveRequest& wanted, const std::string& head, const std::string& target);
    std::string merge_base(const PullId& pull, const std::string& target, const std::string& head);
    bool is_before(const std::string& repository, const std::string& commit, const std::string& other);
    void add_comments(const std::string& repository, Timestamp since, int& budget, FoundComments& found);
    std::string find_comment(const PullId& pull, const std::string& marker);
    void put_commit_status(const PullId& pull, const CommitStatus& status);
    void put_check_run(const PullId& pull, const CommitStatus& status);

    std::unique_ptr<Credentials> credentials_;
    ForgeSettings settings_;
    std::unique_ptr<Rest> rest_;
    std::unique_ptr<Originals> originals_;
    std::unique_ptr<Reviews> reviews_;
    std::size_t looks_at_comments_ = 0;
};

}  // namespace tachograph::github
