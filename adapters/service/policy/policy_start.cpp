// The first start: makes the configuration's accounts the policy, with the numbers that their names have now.
#include "access-control/policy.hpp"
#include "adapters/service/policy/policy_requests.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace tachograph::service {
namespace {

const std::string first_words = "# as the configuration said at the first start\n";

std::string number_line(const Grant& grant) { return grant.id == 0 ? "" : fmt::format("id: {}\n", grant.id); }

FileChanges seed_files(const Access& seed) {
    FileChanges files{{"README.md", access_control::policy_readme()}};
    for (const std::string& repository : seed.repositories)
        files[access_control::registration_path(repository)] = first_words;
    for (const Grant& grant : seed.grants) files[access_control::path_of(grant)] = first_words + number_line(grant);
    return files;
}

std::int64_t number_in(const Access& seed, const Grant& wanted) {
    const auto found = std::ranges::find_if(seed.grants, [&](const Grant& grant) {
        return grant.role == wanted.role && same_account(grant.account, wanted.account) && grant.scope == wanted.scope;
    });
    return found == seed.grants.end() ? 0 : found->id;
}

// The policy, with numbers of the seed added to grants that have none.
Access with_numbers_of(const Access& seed, Access access) {
    for (Grant& grant : access.grants) {
        if (grant.id == 0 && grant.team.empty()) grant.id = number_in(seed, grant);
    }
    return access;
}

bool says_the_same(const Access& access, const Access& seed) {
    return access_control::changes_between(seed, with_numbers_of(seed, access)).words.empty();
}

Access without_numbers(Access access) {
    for (Grant& grant : access.grants) grant.id = 0;
    return access;
}

// Turns Unavailable into NotBegun.
template <typename Action>
auto begun(const Action& action) {
    try {
        return action();
    } catch (const Unavailable& unavailable) {
        throw NotBegun(fmt::format("the first start waits: {}", unavailable.what()), unavailable.pause);
    }
}

}  // namespace

// The commit's policy; nullopt if it is not valid.
std::optional<Access> PolicyRequests::policy_at(const ObjectId& commit) const {
    auto read = access_control::read_policy(store_.files(store_.commit(commit).tree));
    auto* access = std::get_if<Access>(&read);
    return access ? std::optional(std::move(*access)) : std::nullopt;
}

// Whether the repository has another policy than the seed, whatever the accounts' numbers. Then the forge need not be
// asked for the numbers.
bool PolicyRequests::waits_for_adoption(const State& state, const Access& seed) {
    if (state.access.grants.empty()) return false;
    const auto tip = store_.tip();
    if (!tip || store_.files(store_.commit(*tip).tree).empty()) return false;
    const auto access = policy_at(*tip);
    return !access || !says_the_same(without_numbers(*access), seed);
}

Access PolicyRequests::pinned(const State& state, Access seed) {
    if (!state.policy.empty()) return seed;
    return begun([&] {
        if (waits_for_adoption(state, seed)) return seed;
        std::vector<Grant> grants;
        for (Grant& grant : seed.grants) {
            const auto id = forge_.account_id(grant.account);
            if (!id && grant.role == Role::admin)
                throw UsageError(fmt::format(
                    "admin: the forge has no account '{}'; write the handle of the account that is to administer all "
                    "repositories",
                    grant.account));
            if (!id) {
                spdlog::warn(
                    "benchmarkers: the forge has no account '{}', so that it gets no grant: whoever took that name "
                    "would have it. Let the right account in with '@{} addbenchmarker <account> on org'",
                    grant.account, settings_.bot_name);
                continue;
            }
            grant.id = *id;
            grants.push_back(std::move(grant));
        }
        return Access{std::move(seed.repositories), std::move(grants)};
    });
}

std::vector<Command> PolicyRequests::begin(const State& state, const Access& seed) {
    // The log has the policy in force; the configuration no longer counts.
    if (!state.policy.empty()) return {};
    return begun([&]() -> std::vector<Command> {
        auto tip = store_.tip();
        if (!tip || store_.files(store_.commit(*tip).tree).empty()) {
            const std::vector<ObjectId> parents = tip ? std::vector{*tip} : std::vector<ObjectId>{};
            tip = store_.add(store_.changed_tree(tip, seed_files(seed)), parents,
                             "Begin with what the configuration says\n");
        } else if (const auto access = policy_at(*tip); access && says_the_same(*access, seed)) {
            tip = with_numbers(*tip, *access, seed);
        } else {
            return begin_beside(state, seed);
        }
        if (!tip)
            throw Unavailable("somebody else changed the access-control repository during the first start; retry");
        return {{AdoptAccess{policy_in(store_.commit(*tip).tree),
                             "as the access-control repository says at the first start",
                             {},
                             *tip},
                 settings_.clock()}};
    });
}

// For a repository that has the same policy as the configuration: adds the accounts' numbers to it. Nullopt if the
// branch moved.
std::optional<ObjectId> PolicyRequests::with_numbers(const ObjectId& tip, const Access& access, const Access& seed) {
    std::map<std::string, std::string> texts;
    for (const PolicyFile& file : store_.files(store_.commit(tip).tree)) texts[file.path] = file.text;
    FileChanges files;
    for (Grant grant : access.grants) {
        if (grant.id != 0 || !grant.team.empty()) continue;
        grant.id = number_in(seed, grant);
        if (grant.id == 0) continue;
        const std::string path = access_control::path_of(grant);
        const std::string& text = texts[path];
        files[path] = text + (text.empty() || text.ends_with('\n') ? "" : "\n") + number_line(grant);
    }
    if (files.empty()) return tip;
    return store_.add(store_.changed_tree(tip, files), {tip}, "Say which accounts the configuration means\n");
}

// The log is new or was lost, so nobody knows who approved the repository's contents, or what was quarantined. Until
// the configured admin reviews and adopts the contents, nobody else has rights.
std::vector<Command> PolicyRequests::begin_beside(const State& state, const Access& seed) const {
    if (!state.access.grants.empty()) return {};
    Access admins{seed.repositories, {}};
    std::ranges::copy_if(seed.grants, std::back_inserter(admins.grants),
                         [](const Grant& grant) { return grant.role == Role::admin; });
    return {{AdoptAccess{std::move(admins),
                         "only the configuration's admin has rights, until they adopt what the access-control "
                         "repository says: the event log does not say who let it in",
                         {},
                         {}},
             settings_.clock()}};
}

}  // namespace tachograph::service
