// The place where pull requests live and people comment.
#pragma once

#include "core/effect.hpp"
#include "core/job_id.hpp"
#include "core/timestamp.hpp"

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
struct Wanted {
    PullId pull;
    std::string comment;   // the head is that as of this comment
    std::string base_ref;  // what base=<ref> named; empty: the merge base with the target branch
    std::string head;      // where it is known already; may be empty
};

struct PullCondition {
    bool open = true;
    std::string head;
    std::string closed_by;  // the account, where the forge says
    Timestamp at;           // of the last change, or of the closing
};

struct ForgeComment {
    PullId pull;
    std::string id;
    std::string author;
    std::string text;
    Timestamp at;
};

class Forge {
  public:
    virtual ~Forge() = default;

    // The pull request's head, and the base to measure it against. Throws Refused where there is none, or the pull
    // request is closed.
    virtual Commits resolve(const Wanted& wanted) = 0;

    // Creates the bot's comment that carries the marker, or edits it in place, and returns its id.
    virtual std::string put_comment(const PutComment& comment) = 0;

    virtual void react(const React& reaction) = 0;
    // Shows how a job stands beside the commit. The same again changes nothing.
    virtual void set_status(const PullId& pull, const CommitStatus& status) = 0;

    // Where git clones the repository from.
    virtual std::string clone_url(const std::string& repository) = 0;

    // Comments of other people that may have been missed since `since`, oldest first.
    virtual std::vector<ForgeComment> comments_since(Timestamp since) = 0;
    // Throws Refused where there is no such pull request.
    virtual PullCondition condition_of(const PullId& pull) = 0;
};

}  // namespace tachograph
