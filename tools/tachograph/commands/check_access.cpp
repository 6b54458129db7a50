// `check-access`: checks that the files of an access-control repository are a valid policy, and shows what a change
// grants. For the CI of that repository; needs no service.
#include "access-control/approval.hpp"
#include "access-control/policy.hpp"
#include "adapters/git/stores/policy_store.hpp"
#include "adapters/system/clock.hpp"
#include "tools/tachograph/commands/commands.hpp"
#include "tools/tachograph/wiring/deployment.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace tachograph::tools {
namespace {

struct Options {
    std::string folder;
    std::string base;
    bool json = false;
};

struct Findings {
    access_control::PolicyProblems problems;
    access_control::Changes changes;
    std::vector<std::string> approvers;  // `org: chris, dora`
};

Access policy_at(const git::Repository& repository, const std::string& revision,
                 access_control::PolicyProblems& problems) {
    const auto commit = repository.resolve(revision);
    if (!commit) throw UsageError(fmt::format("{} has no commit named '{}'", repository.path(), revision));
    auto read = access_control::read_policy(git::policy_files(repository, repository.commit(*commit).tree));
    if (auto* wrong = std::get_if<access_control::PolicyProblems>(&read)) {
        problems = std::move(*wrong);
        return {};
    }
    return std::get<Access>(std::move(read));
}

Findings look(const Options& options) {
    const bool checked_out = std::filesystem::is_directory(options.folder + "/.git");
    const git::Repository repository = git::Repository::open(options.folder + (checked_out ? "/.git" : ""));
    Findings findings;
    const Access after = policy_at(repository, "HEAD", findings.problems);
    if (!findings.problems.empty()) return findings;
    access_control::PolicyProblems before_problems;
    const Access before = options.base.empty() ? Access{} : policy_at(repository, options.base, before_problems);
    findings.changes = access_control::changes_between(before, after);
    for (const std::string& scope : findings.changes.scopes) {
        const auto names = access_control::approvers_of(before, scope, {}, system::now());
        if (!names.empty()) findings.approvers.push_back(fmt::format("{}: {}", scope, fmt::join(names, ", ")));
    }
    return findings;
}

int check(const Options& options) {
    const Findings findings = look(options);
    if (options.json) {
        const nlohmann::ordered_json json{{"valid", findings.problems.empty()},
                                          {"problems", findings.problems},
                                          {"changes", findings.changes.words},
                                          {"approvers", findings.approvers}};
        fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
        return findings.problems.empty() ? 0 : 1;
    }
    for (const std::string& problem : findings.problems) fmt::print(stderr, "{}\n", problem);
    for (const std::string& change : findings.changes.words) fmt::print("{}\n", change);
    for (const std::string& approver : findings.approvers) fmt::print("must be approved by an admin of {}\n", approver);
    if (findings.problems.empty() && findings.changes.words.empty()) {
        fmt::print(
            "nothing changes for anybody by the policy's files, which are in org/ and repos/; other files, such as "
            "workflows, are not checked\n");
    }
    return findings.problems.empty() ? 0 : 1;
}

}  // namespace

void add_check_access(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "check-access",
        "Check that the checked-out commit is a valid policy, and show what it grants or changes; exit code 1 "
        "if it is not");
    command->add_option("folder", options->folder, "a clone of the access-control repository")->required();
    command->add_option("--base", options->base, "the commit to compare with, such as origin/main");
    command->add_flag("--json", options->json, "{\"valid\",\"problems\":[…],\"changes\":[…],\"approvers\":[…]}");
    command->callback([options, &exit_code] { exit_code = guarded([&] { return check(*options); }); });
}

}  // namespace tachograph::tools
