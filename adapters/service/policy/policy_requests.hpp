// The service's work on the access-control repository: fills a new one, carries out requests about the policy, explains
// what pull requests would change, and detects commits that came another way.
#pragma once

#include "access-control/changes.hpp"
#include "core/commands/command.hpp"
#include "core/effects/effect.hpp"
#include "core/ports/failures.hpp"
#include "core/ports/forge.hpp"
#include "core/ports/policy_store.hpp"
#include "core/state/state.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tachograph::service {

struct PolicySettings {
    std::string home;  // owner/repo on the forge; empty: it is on no forge, and has no pull requests
    std::string bot_name;
    std::function<Timestamp()> clock;
};

// A line for each ground: the file, the grant in words, and the commit that last changed the file.
std::vector<std::string> grounds_in_words(const PolicyStore& store, const ObjectId& policy,
                                          const access_control::Why& why);

// The first start needs a host that cannot be reached now; retry.
struct NotBegun : Unavailable {
    using Unavailable::Unavailable;
};

class PolicyRequests {
  public:
    PolicyRequests(PolicyStore& store, Forge& forge, PolicySettings settings);

    // Returns `seed` with the forge's numbers of its accounts, if no policy is in force yet. An account that the forge
    // does not have is left out, with a warning. Throws UsageError if that account is an admin, and NotBegun. Changes
    // nothing.
    Access pinned(const State& state, Access seed);
    // If no policy is in force yet: fills an empty repository from `seed`. If the repository has other contents
    // already, only the admins of `seed` get rights, until one of them adopts the contents. Throws NotBegun.
    std::vector<Command> begin(const State& state, const Access& seed);
    // Throws Refused with a reason for the person who asked, and Unavailable.
    CommandBody follow(const FollowRequest& effect);
    // Checks the branch and the open pull requests, and returns commands for what changed.
    std::vector<Command> look(const State& state);
    // Comments on a commit.
    void note(const NoteCommit& note);

  private:
    std::optional<Access> policy_at(const ObjectId& commit) const;
    bool waits_for_adoption(const State& state, const Access& seed);
    std::optional<ObjectId> with_numbers(const ObjectId& tip, const Access& access, const Access& seed);
    std::vector<Command> begin_beside(const State& state, const Access& seed) const;
    CommandBody change(const FollowRequest& effect, const ChangeBenchmarker& wanted);
    FileChanges addition(const AccessRequest& request, const ChangeBenchmarker& wanted,
                         const std::optional<Grant>& known);
    CommandBody who_is(const FollowRequest& effect, const WhoIs& who) const;
    CommandBody approve(const FollowRequest& effect, const ObjectId& explained);
    void require_meant(const AccessRequest& request, const ObjectId& explained);
    CommandBody adopt(const FollowRequest& effect, const Adopt& wanted);
    CommandBody land(const FollowRequest& effect, const ObjectId& tree, std::vector<ObjectId> parents,
                     const std::string& message);
    void require_undisturbed(const FollowRequest& effect, const ObjectId& tip);
    access_control::Changes changes_of(const Access& before, const ObjectId& policy, const Access& after,
                                       const ObjectId& tree) const;
    std::string wrong_number(const Access& before, const Access& after);
    std::string wrong_number_of_repository(const Access& before, const Access& after);
    void number_repositories(const Access& before, const Access& after, const std::map<std::string, std::string>& texts,
                             FileChanges& files);
    ObjectId numbered(const Access& before, const ObjectId& tree);
    Access policy_in(const ObjectId& tree) const;
    void look_at_tip(const State& state, std::vector<Command>& commands);
    // A change that came to the branch.
    struct Arrival {
        std::optional<Merge> merge;  // the merge that brought it, if any
        ObjectId commit;             // the last commit of the change
        std::string lacking;         // why it cannot come into force, if no merge brought it
    };
    Arrival first_of(const State& state, const std::vector<ObjectId>& line) const;
    std::size_t brought_by(const Merge& merge, const std::vector<ObjectId>& line) const;
    void judge(const State& state, const std::vector<ObjectId>& line, std::vector<Command>& commands);
    Command adopted(Access access, const State& state, const ObjectId& commit, std::string reason) const;
    Command quarantined(const State& state, const ObjectId& tip, std::string reason) const;
    std::string lacking_of(const Merge& merge, const Access& access, const access_control::Changes& changes) const;
    std::string lacking_of_merge(const Merge& merge, const State& state, const ObjectId& commit,
                                 const access_control::Changes& changes) const;
    void look_at_pulls(const State& state, std::vector<Command>& commands);
    void look_at_pull(const State& state, const PullId& pull, std::vector<Command>& commands);
    std::vector<OpenPull> changed_pulls(const State& state);
    ExplainAccess explain(const State& state, const PullId& pull, const PullState& condition);

    PolicyStore& store_;
    Forge& forge_;
    PolicySettings settings_;
    std::mutex mutex_;
    std::set<ObjectId> made_;  // commits that this process made, and that the log may not have yet
    // The last look at a pull request.
    struct Looked {
        Timestamp updated;  // as the forge listed it then
        Timestamp at;
        std::uint64_t turn = 0;  // of the look; counts from 1
    };
    std::map<PullId, Looked> looked_;
    std::uint64_t turn_ = 0;
};

}  // namespace tachograph::service
