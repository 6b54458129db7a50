#include "tests/simulation/archive.hpp"

#include "access-control/rights.hpp"
#include "core/comments/comment_language.hpp"
#include "core/values/overloaded.hpp"
#include "tests/simulation/call.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tachograph::simulation {

std::string Reports::keep(const JobId& job) {
    const Call call(setting_, "keep results of " + to_text(job));
    kept_[job] = "results of " + to_text(job);
    return call.answer(kept_[job]);
}

std::string Reports::results(const JobId& job, const std::string& id) {
    const Call call(setting_, "read results of " + to_text(job));
    require(kept_.contains(job) && kept_.at(job) == id, "results that were never kept: " + id);
    return call.answer(id);
}

bool Reports::find(const JobId& job) {
    const Call call(setting_, "find report of " + to_text(job));
    return call.answer(published_.contains(job));
}

Publication Reports::publish(const JobId& job, bool found) {
    const Call call(setting_, "publish report of " + to_text(job));
    if (!found) {
        require(!published_.contains(job), "a second report of " + to_text(job));
        const std::string commit = commit_id(0xdef00000, published_.size());
        published_[job] = {commit, "https://reports.example/" + commit};
    }
    return call.answer(published_.at(job));
}

Policy::Policy(Setting& setting) : setting_(setting) {
    add({{"demo/sums", "demo/sorts"},
         {{Role::admin, "chris", "org"},
          {Role::benchmarker, "alice", "org"},
          {Role::benchmarker, "bob", "demo/sums"},
          {Role::admin, "sarah", "demo/sorts"}}},
        {});
}

void Policy::add(Access access, const std::string& request) {
    const std::string parent = commits_.empty() ? "" : tip().id;
    commits_.push_back({commit_id(0xfed00000, commits_.size()), parent, std::move(access), request});
}

void Policy::push() {
    Access access = tip().access;
    access.grants.push_back({Role::benchmarker, fmt::format("guest{}", commits_.size()), "org"});
    add(std::move(access), {});
    setting_.diary.note("somebody pushes to the policy: " + tip().id);
}

CommandBody Policy::follow(const FollowRequest& effect) {
    const Call call(setting_, "follow " + effect.request.command);
    const auto other = [&](const auto&) -> CommandBody { throw Refused("that does not concern the policy here"); };
    return call.answer(std::visit(overloaded{
                                      [&](const ChangeBenchmarker& wanted) { return change(effect, wanted); },
                                      [&](const Adopt& wanted) { return adopt(effect, wanted); },
                                      [&](const WhoIs&) -> CommandBody {
                                          return AccessAnswered{effect.request.effect, "somebody"};
                                      },
                                      other,
                                  },
                                  read_instruction(effect.request.command)));
}

CommandBody Policy::change(const FollowRequest& effect, const ChangeBenchmarker& wanted) {
    const AccessRequest& request = effect.request;
    if (!access_control::rights_of(effect.access, {request.author.name}, wanted.scope, setting_.now).administer)
        throw Refused(request.author.name + " is no admin");
    Access after = effect.access;
    const auto same = [&](const Grant& grant) {
        return grant.role == Role::benchmarker && grant.account == wanted.account && grant.scope == wanted.scope;
    };
    if (std::ranges::any_of(after.grants, same) == wanted.add) throw Refused("nothing would change");
    wanted.add ? after.grants.push_back({Role::benchmarker, wanted.account, wanted.scope})
               : static_cast<void>(std::erase_if(after.grants, same));
    const bool landed = tip().parent == effect.policy && tip().access == after && tip().request == request.effect;
    if (!landed && tip().id != effect.policy) {
        if (tip().id != effect.quarantined) throw Unavailable("another change is looked at");
        throw Refused("the policy has a commit that is not in force");
    }
    if (!landed) add(after, request.effect);
    return AccessChanged{request.effect, after, effect.policy, tip().id, "somebody was let in or out", "done"};
}

CommandBody Policy::adopt(const FollowRequest& effect, const Adopt& wanted) const {
    if (!access_control::rights_of(effect.access, {effect.request.author.name}, "org", setting_.now).administer)
        throw Refused("no admin of the organisation");
    if (!tip().id.starts_with(wanted.commit)) throw Refused("the policy is elsewhere");
    if (tip().id == effect.policy) throw Refused("it is in force already");
    return AccessChanged{effect.request.effect, tip().access, effect.policy, tip().id, "adopted", "in force"};
}

std::vector<Command> Policy::look(const State& state) {
    const Call call(setting_, "look at the policy");
    if (state.policy.empty() || tip().id == state.policy) return {};
    if (state.requests.contains(tip().request)) return {};
    return {{QuarantineAccess{tip().id, "It would change somebody.", "nobody let it in"}, setting_.now}};
}

}  // namespace tachograph::simulation
