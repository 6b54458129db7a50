// A forge made of bare repositories in a folder, `<root>/<owner>/<repo>.git`, to try the bot or to work without a host.
// A pull request is `refs/pull/<n>/head`, which plain `git push` moves, plus its conversation (conversation.hpp).
#pragma once

#include "adapters/git/local_forge/conversation.hpp"
#include "core/ports/forge.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace tachograph::git {

class LocalForge final : public Forge {
  public:
    LocalForge(std::string root, std::string bot_name, std::function<Timestamp()> clock);

    Commits resolve(const ResolveRequest& wanted) override;
    std::optional<std::string> head_at(const PullId& pull, const std::string& comment) override;
    std::string put_comment(const PutComment& comment) override;
    void react(const React& reaction) override;
    // A local forge has no page that could show a status.
    void set_status(const PullId& /*pull*/, const CommitStatus& /*status*/) override {}
    std::string clone_url(const std::string& repository) override;
    FoundComments comments_since(Timestamp since) override;
    PullState pull_state(const PullId& pull) override;
    std::vector<OpenPull> open_pulls(const std::string& repository) override;
    // A local forge has no reviews.
    std::vector<Person> approvers_of(const PullId& /*pull*/, const std::string& /*head*/) override { return {}; }
    // There is no authentication: people have whatever name they give, and no account ids.
    std::optional<std::int64_t> account_id(const std::string& /*account*/) override { return 0; }
    void note_commit(const std::string& repository, const NoteCommit& note) override;
    std::optional<Merge> merge_behind(const std::string& /*repository*/, const std::string& /*commit*/) override {
        return std::nullopt;
    }

    // What people do on a forge. These calls throw Refused with a sentence if the request is impossible.
    // `revision` is a branch, a tag or a commit id; the new pull request gets the next free number.
    PullId open_pull(const std::string& repository, const std::string& revision, const std::string& target,
                     const std::string& author, const std::string& title);
    void set_pull_state(const PullId& pull, const std::string& state);
    ForgeComment add_comment(const PullId& pull, const std::string& author, const std::string& text);
    std::vector<StoredComment> comments(const PullId& pull);
    PullDescription describe(const PullId& pull);
    std::vector<PullId> pulls();

  private:
    std::string path_of(const std::string& repository) const;
    Repository open(const std::string& repository) const;
    std::vector<PullId> pulls_of(const std::string& repository) const;

    std::mutex mutex_;
    std::string root_;
    std::string bot_name_;
    std::function<Timestamp()> clock_;
};

}  // namespace tachograph::git
