// `init`, `access why` and `access recover`: the policy, on the machine of the service.
#include "access-control/changes.hpp"
#include "access-control/policy.hpp"
#include "access-control/rights.hpp"
#include "adapters/git/log/event_log.hpp"
#include "adapters/git/replication/log_remote.hpp"
#include "adapters/git/stores/policy_store.hpp"
#include "adapters/http/client.hpp"
#include "adapters/service/policy/policy_requests.hpp"
#include "adapters/service/writer.hpp"
#include "adapters/system/clock.hpp"
#include "core/ports/failures.hpp"
#include "tools/tachograph/commands/commands.hpp"
#include "tools/tachograph/wiring/deployment.hpp"
#include "tools/tachograph/wiring/make_adapters.hpp"
#include "tools/tachograph/wiring/remotes.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace tachograph::tools {
namespace {

struct Options {
    std::string config;
    std::string account;
    std::string repository;
};

git::GitPolicyStore store_of(const config::Config& config) {
    return {data_paths_of(config).policy, system::now, policy_remote(config)};
}

std::unique_ptr<Forge> forge_of(const config::Config& config) {
    return make_forge(config, {[] { return std::vector<std::string>(); }, {}}, http::send);
}

int init(const Options& options) {
    const config::Config config = load_config(options.config);
    git::GitPolicyStore store = store_of(config);
    const auto forge = forge_of(config);
    service::PolicyRequests desk(store, *forge, {policy_home(config), config.bot_name, system::now});
    desk.begin({}, desk.pinned({}, access_of(config)));
    const auto tip = store.tip();
    fmt::print("the access-control repository is {}, at {}\n", data_paths_of(config).policy, tip ? *tip : "nothing");
    return 0;
}

int explain(const Options& options) {
    const config::Config config = load_config(options.config);
    const State state = read_state(config).state;
    const auto why = access_control::why(state.access, {options.account}, options.repository, system::now());
    fmt::print("{}\n", why.answer);
    const git::GitPolicyStore store(data_paths_of(config).policy, system::now);
    for (const std::string& line : service::grounds_in_words(store, state.policy, why)) fmt::print("{}\n", line);
    const Rights rights =
        access_control::best_rights_of(state.access, options.account, options.repository, system::now());
    return rights.benchmark ? 0 : 1;
}

// Whether the grant's account is the only member of its team.
bool is_last_of_team(const Access& access, const Grant& grant) {
    return std::ranges::none_of(access.grants, [&](const Grant& other) {
        return same_account(other.team, grant.team) && !same_account(other.account, grant.account);
    });
}

// The policy in force, with the account as an admin. Removes everything that blocks the account, whatever the letter
// case of its name, also its membership of a blocked team.
FileChanges rescue(const Access& access, const Person& person) {
    FileChanges changes;
    for (const Grant& grant : access.grants) {
        const bool in_the_way = grant.role == Role::blocked || (grant.role == Role::admin && grant.scope == "org");
        const bool of_a_team = grant.role != Role::blocked && !grant.team.empty();
        const bool theirs = same_account(grant.account, person.account) || (person.id != 0 && grant.id == person.id);
        if (!in_the_way || of_a_team || !theirs) continue;
        changes[access_control::path_of(grant)] = std::nullopt;
        // No grant may name a team without members.
        if (!grant.team.empty() && is_last_of_team(access, grant))
            changes[access_control::path_of({grant.role, "@" + grant.team, grant.scope})] = std::nullopt;
    }
    const std::string number = person.id == 0 ? "" : fmt::format("id: {}\n", person.id);
    changes[access_control::path_of({Role::admin, person.account, "org"})] =
        fmt::format("# recovered on the server by user {}\n{}", ::getuid(), number);
    return changes;
}

struct Recovered {
    ObjectId tree;
    Access access;
};

// Throws Refused if the tree does not make the account an admin of all repositories.
Recovered recovered(const git::GitPolicyStore& store, const State& state, const Person& person) {
    if (state.policy.empty() || !store.has(state.policy))
        throw Refused("the policy in force is not in the access-control repository; start the service once, or init");
    const ObjectId tree = store.changed_tree(state.policy, rescue(state.access, person));
    auto read = access_control::read_policy(store.files(tree));
    if (const auto* problems = std::get_if<access_control::PolicyProblems>(&read)) throw Refused(problems->front());
    Access access = std::get<Access>(std::move(read));
    const auto why = access_control::why(access, person, "org", system::now());
    if (!access_control::rights_of(access, person, "org", system::now()).administer)
        throw Refused(fmt::format("{} would not administer all repositories even so, and nothing was changed: {}",
                                  person.account, why.answer));
    return {tree, std::move(access)};
}

// The account's number, so that no other account can take over the grant with the name.
Person person_called(const config::Config& config, const std::string& account) {
    const auto id = forge_of(config)->account_id(account);
    if (!id) throw Refused(fmt::format("the forge has no account '{}', and nothing was changed", account));
    return {account, *id};
}

int recover(const Options& options) {
    const config::Config config = load_config(options.config);
    if (!access_control::is_handle(options.account)) throw UsageError("that cannot be an account");
    const Person person = person_called(config, options.account);
    std::optional<git::LogRemote> remote;
    if (auto home = event_log_remote(config)) {
        remote.emplace(data_paths_of(config).events, *std::move(home), service_name(config));
        remote->follow();
    }
    git::GitEventLog log(data_paths_of(config).events, git::LogMode::write, signer_of(config));
    service::Writer writer(log, access_control::rights_for);
    git::GitPolicyStore store = store_of(config);
    const auto tip = store.tip();
    Recovered made = recovered(store, writer.state(), person);
    // Before anything is changed: makes sure that the log's host accepts pushes.
    if (remote) remote->announce(writer.state().epoch + 1);
    const std::string message =
        fmt::format("Recover: {} administers all repositories\n\nRecovered-on: the server\n", options.account);
    const auto commit = store.add(made.tree, tip ? std::vector{*tip} : std::vector<ObjectId>{}, message);
    if (!commit) throw Unavailable("the access-control repository moved meanwhile; try again");
    const AdoptAccess adopt{
        std::move(made.access),
        fmt::format("RECOVERED on the server by user {}: {} administers all repositories", ::getuid(), options.account),
        writer.state().policy, *commit};
    if (remote) writer.write_first({BeginService{service_name(config)}, system::now()});
    writer.write_first({adopt, system::now()});
    if (remote) {
        log.flush();
        remote->claim(writer.state().epoch);
        remote->release();
    }
    fmt::print("{} administers all repositories, by commit {}; the event log says so\n", options.account, *commit);
    return 0;
}

void add_command(CLI::App& parent, const char* name, const char* help, bool wants_repository,
                 int (*action)(const Options&), int& exit_code) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = parent.add_subcommand(name, help);
    add_config_option(*command, options->config);
    if (action != init) command->add_option("account", options->account)->required();
    if (wants_repository) command->add_option("repository", options->repository, "owner/repo, or org")->required();
    command->callback([options, action, &exit_code] { exit_code = guarded([&] { return action(*options); }); });
}

}  // namespace

void add_init(CLI::App& app, int& exit_code) {
    add_command(app, "init", "Begin the access-control repository with what the configuration says, where it is empty",
                false, init, exit_code);
}

void add_access(CLI::App& app, int& exit_code) {
    CLI::App* access =
        app.add_subcommand("access", "Who may do what, and why; and what to do when the last admin is gone");
    access->require_subcommand(1);
    add_command(*access, "why",
                "Say what somebody may do, and by which files; exit code 1 where they may not benchmark", true, explain,
                exit_code);
    add_command(
        *access, "recover",
        "Make somebody an admin of the organisation, on the server, while the service is stopped; the event log "
        "says so loudly",
        false, recover, exit_code);
}

}  // namespace tachograph::tools
