// The place where pull requests live and people comment.
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
    std::string comment;   // the head is that as of this comment
    std::string base_ref;  // what base=<ref> named; empty: the merge base with the target branch
    std::string head;      // where it is known already; may be empty
    // A head that the forge told of by itself a moment ago; may be empty. What the forge answers is out of date, and
    // Unavailable, while it does not know that head.
    std::string told{};
};

struct PullState {
    bool open = true;
    std::string head;
    std::string closed_by;  // the account, where the forge says
    Timestamp at;           // of the last change, or of the closing
    std::string author{};   // who opened it
    std::string target{};   // the branch that it goes into
};

// How a commit came to a branch: alone, or with others of a rebase.
struct Merge {
    PullId pull;
    std::string author;  // of the pull request
    Person merger;
    std::vector<Person> approvers;  // whose latest review approves the very head that was merged
    std::string head{};             // of the pull request, as it was merged
    std::string commit{};           // on the branch, the last one that it brought
};

struct ForgeComment {
    PullId pull;
    std::string id;
    std::string author;
    std::string text;
    Timestamp at;
    std::int64_t author_id = 0;  // the forge's number of the account; 0: not known
    std::string doubt{};         // why the text may be another one than the author wrote at first; empty: it is not
    // The number of the repository, which then has the name that the forge has for it. Without a value: that of the
    // log.
    std::optional<std::int64_t> repository{};
};

// What a repository is on the forge.
struct RepositoryIdentity {
    std::int64_t id = 0;  // 0: the forge numbers none, or the number is not known
    std::string name;

    bool operator==(const RepositoryIdentity&) const = default;
};

// Repositories are named to it as the log names them, and so it names them, unless it says otherwise.
class Forge {
  public:
    virtual ~Forge() = default;

    // Where the name leads; nothing if there is no such repository.
    virtual std::optional<RepositoryIdentity> repository_called(const std::string& name) {
        return RepositoryIdentity{0, name};
    }
    // Nothing if there is none of that number, or none that the bot may see.
    virtual std::optional<RepositoryIdentity> repository_numbered(std::int64_t /*id*/) { return std::nullopt; }

    // The pull request's head, and the base to measure it against. Throws Refused if there is none, or the pull
    // request is closed.
    virtual Commits resolve(const ResolveRequest& wanted) = 0;

    // The pull request's head when the comment was written; nothing if the forge cannot tell. Rights rest on it, so
    // that it is never a guess.
    virtual std::optional<std::string> head_at(const PullId& pull, const std::string& comment) = 0;

    // Creates the bot's comment that carries the marker, or edits it in place, and returns its id.
    virtual std::string put_comment(const PutComment& comment) = 0;

    virtual void react(const React& reaction) = 0;
    // Shows how a job stands beside the commit. The same again changes nothing.
    virtual void set_status(const PullId& pull, const CommitStatus& status) = 0;

    // Where git clones the repository from.
    virtual std::string clone_url(const std::string& repository) = 0;

    // Comments of other people that may have been missed since `since`, oldest first.
    virtual std::vector<ForgeComment> comments_since(Timestamp since) = 0;
    // Throws Refused if there is no such pull request.
    virtual PullState pull_state(const PullId& pull) = 0;
    virtual std::vector<PullId> open_pulls(const std::string& repository) = 0;

    // Whose latest review approves this very head.
    virtual std::vector<Person> approvers_of(const PullId& pull, const std::string& head) = 0;

    // The account's number; 0 if accounts have none, nothing if there is no such account.
    virtual std::optional<std::int64_t> account_id(const std::string& account) = 0;
    // Says it beside the commit, once for each marker.
    virtual void note_commit(const std::string& repository, const NoteCommit& note) = 0;
    // The pull request that brought the commit, if it is one that the forge merged.
    virtual std::optional<Merge> merge_behind(const std::string& repository, const std::string& commit) = 0;
};

}  // namespace tachograph
