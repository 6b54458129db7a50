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

    // The pull request's head as of the comment, and the base to measure it against: the merge base with the target
    // branch, or the commit that `base_ref` names. Throws Refused where there is none, or the pull request is closed.
    virtual Commits resolve(const PullId& pull, const std::string& comment, const std::string& base_ref) = 0;

    // Creates the bot's comment that carries the marker, or edits it in place, and returns its id.
    virtual std::string put_comment(const PutComment& comment) = 0;

    virtual void react(const React& reaction) = 0;

    // Where git clones the repository from.
    virtual std::string clone_url(const std::string& repository) = 0;

    // Comments of other people that may have been missed since `since`, oldest first.
    virtual std::vector<ForgeComment> comments_since(Timestamp since) = 0;
};

}  // namespace tachograph
