// A forge with pull requests, comments, and webhook deliveries, which come late, twice, out of order, or never.
#pragma once

#include "core/effects/effect.hpp"
#include "core/ports/forge.hpp"
#include "tests/simulation/setting.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tachograph::simulation {

// What the bot is told of: a comment, or how a pull request has changed.
struct Delivery {
    std::string id;
    Timestamp at;
    std::optional<ForgeComment> comment;
    PullId pull;
    std::string by;
    PullState changed;
};

class Forge final : public tachograph::Forge {
  public:
    explicit Forge(Setting& setting);

    // People.
    void comment(const PullId& pull, const std::string& author, const std::string& text);
    void push(const PullId& pull, const std::string& by);
    void set_open(const PullId& pull, const std::string& by, bool open);
    std::vector<PullId> pulls() const;

    // One of those that are under way, if there are any; nothing if it is lost.
    std::optional<Delivery> deliver();
    bool is_quiet() const { return under_way_.empty(); }

    // The bot. Each throws as the weather is.
    Commits resolve(const ResolveRequest& wanted) override;
    std::optional<std::string> head_at(const PullId& pull, const std::string& comment) override;
    std::string put_comment(const PutComment& wanted) override;
    void react(const React& reaction) override;
    void set_status(const PullId& pull, const CommitStatus& status) override;
    std::string clone_url(const std::string& repository) override;
    std::optional<Timestamp> now() override { return setting_.now; }
    FoundComments comments_since(Timestamp since) override;
    PullState pull_state(const PullId& pull) override;
    std::vector<OpenPull> open_pulls(const std::string& repository) override;
    std::vector<Person> approvers_of(const PullId& pull, const std::string& head) override;
    std::optional<std::int64_t> account_id(const std::string& account) override;
    void note_commit(const std::string& repository, const NoteCommit& note) override;
    std::optional<Merge> merge_behind(const std::string& repository, const std::string& commit) override;

    // As it is.
    const std::vector<ForgeComment>& comments() const { return comments_; }
    int readings() const { return readings_; }  // how often all comments were asked for, and given
    std::vector<const ForgeComment*> marked(const PullId& pull, const std::string& marker) const;
    bool has_reaction(const std::string& comment) const { return reactions_.contains(comment); }
    bool is_noted(const std::string& commit) const { return notes_.contains(commit); }

  private:
    struct Pull {
        PullState condition;
        std::string base;
        int pushes = 0;
    };

    // The comment that is to be edited, and the edit or the new comment: in between, others go on.
    std::optional<std::string> find(const PutComment& wanted);
    std::string put(const PutComment& wanted, const std::optional<std::string>& found);
    void say(const PullId& pull, const std::string& author, const std::string& text);
    void tell_of(const PullId& pull, const std::string& by);
    void send(Delivery delivery);
    std::string commit();

    Setting& setting_;
    std::map<PullId, Pull> pulls_;
    std::vector<ForgeComment> comments_;
    std::map<std::string, std::string> heads_;  // of the pull request, as of the comment
    std::set<std::string> reactions_;           // the comments that have one
    std::set<std::string> notes_;               // the commits that have one
    std::vector<Delivery> under_way_;
    int readings_ = 0;
    int deliveries_ = 0;
    std::size_t commits_ = 0;
};

}  // namespace tachograph::simulation
