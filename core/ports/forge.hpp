// The forge: the host of pull requests and comments.
#pragma once

#include "core/effects/effect.hpp"
#include "core/values/access.hpp"
#include "core/values/job_id.hpp"
#include "core/values/timestamp.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tachograph {

// What a job measures.
struct Commits {
    std::string head;
    std::string base;
    std::string target;
};

// Which commits are asked for.
struct ResolveRequest {
    PullId pull;
    std::string comment;   // wanted is the head at the time of this comment
    std::string base_ref;  // what base=<ref> named; empty: the merge base with the target branch
    std::string head;      // the head, if it is known already; may be empty
    // A head that a recent webhook delivery named; may be empty. While the forge's answers do not know that head, they
    // are out of date, and resolve() throws Unavailable.
    std::string told{};
};

struct PullState {
    bool open = true;
    std::string head;
    std::string closed_by;  // the account, if the forge says
    Timestamp at;           // of the last change, or of the closing
    std::string author{};   // who opened it
    std::string target{};   // the target branch
};

// A pull request in a list.
struct OpenPull {
    PullId pull;
    std::string head;
    Timestamp updated;  // the latest push, review or comment, among others

    bool operator==(const OpenPull&) const = default;
};

// The merge of a pull request that brought a commit to a branch. A rebase brings several commits.
struct Merge {
    PullId pull;
    std::string author;  // of the pull request
    Person merger;
    std::vector<Person> approvers;  // people whose latest review approves exactly the head that was merged
    std::string head{};             // of the pull request, when it was merged
    std::string commit{};           // the last commit on the branch that the merge brought
};

struct ForgeComment {
    PullId pull;
    std::string id;
    std::string author;
    std::string text;
    Timestamp at;
    std::int64_t author_id = 0;  // the forge's number of the account; 0: not known
    std::string doubt{};         // why the text may differ from what the author wrote at first; empty: it does not
    // The number of the repository. If set, `pull` has the repository's name on the forge; otherwise, its name in the
    // log.
    std::optional<std::int64_t> repository{};
};

// What a look at comments found.
struct FoundComments {
    std::vector<ForgeComment> comments;  // oldest first
    // Otherwise more is left than one look may ask for: the next look with the same `since` finds the rest too.
    bool all = true;
};

// A repository as the forge identifies it.
struct RepositoryIdentity {
    std::int64_t id = 0;  // 0: the forge has no numbers, or the number is not known
    std::string name;

    bool operator==(const RepositoryIdentity&) const = default;
};

// Arguments and results name repositories as the log does, unless a comment says otherwise.
class Forge {
  public:
    virtual ~Forge() = default;

    // The repository with that name on the forge now; nullopt if there is none.
    virtual std::optional<RepositoryIdentity> repository_called(const std::string& name) {
        return RepositoryIdentity{0, name};
    }
    // The repository with that number; nullopt if there is none, or the bot may not see it.
    virtual std::optional<RepositoryIdentity> repository_numbered(std::int64_t /*id*/) { return std::nullopt; }

    // The pull request's head, and the base to measure it against. Throws Refused if there is no such pull request or
    // base, or the pull request is closed.
    virtual Commits resolve(const ResolveRequest& wanted) = 0;

    // The pull request's head when the comment was written; nullopt if the forge cannot tell. Never a guess, because
    // an approval is bound to it.
    virtual std::optional<std::string> head_at(const PullId& pull, const std::string& comment) = 0;

    // Creates the bot's comment that carries the marker, or edits it in place, and returns its id.
    virtual std::string put_comment(const PutComment& comment) = 0;

    virtual void react(const React& reaction) = 0;
    // Sets the job's status on the commit. Idempotent.
    virtual void set_status(const PullId& pull, const CommitStatus& status) = 0;

    // The URL from which git clones the repository.
    virtual std::string clone_url(const std::string& repository) = 0;

    // The forge's time, which times of comments are by; nullopt if it goes by this machine's clock.
    virtual std::optional<Timestamp> now() { return std::nullopt; }
    // Comments of other people that may have been missed since `since`.
    virtual FoundComments comments_since(Timestamp since) = 0;
    // Throws Refused if there is no such pull request.
    virtual PullState pull_state(const PullId& pull) = 0;
    virtual std::vector<OpenPull> open_pulls(const std::string& repository) = 0;

    // The people whose latest review approves exactly this head.
    virtual std::vector<Person> approvers_of(const PullId& pull, const std::string& head) = 0;

    // The account's number; 0 if the forge has no numbers, nullopt if there is no such account.
    virtual std::optional<std::int64_t> account_id(const std::string& account) = 0;
    // Comments on the commit, once for each marker.
    virtual void note_commit(const std::string& repository, const NoteCommit& note) = 0;
    // The merge that brought the commit to the branch; nullopt if it did not come by a pull request that the forge
    // merged.
    virtual std::optional<Merge> merge_behind(const std::string& repository, const std::string& commit) = 0;
};

}  // namespace tachograph
