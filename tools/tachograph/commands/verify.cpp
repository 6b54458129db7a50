// `verify`: audits the whole log: the stored commits, the events in them, their signatures, and what other repositories
// say.
#include "access-control/audit.hpp"
#include "access-control/policy.hpp"
#include "adapters/git/log/audit/log_inspection.hpp"
#include "adapters/git/log/audit/remote_comparison.hpp"
#include "adapters/git/stores/policy_store.hpp"
#include "adapters/git/stores/report_store.hpp"
#include "adapters/runner/files.hpp"
#include "adapters/system/clock.hpp"
#include "core/ports/failures.hpp"
#include "tools/tachograph/commands/commands.hpp"
#include "tools/tachograph/wiring/deployment.hpp"
#include "tools/tachograph/wiring/remotes.hpp"
#include "tools/tachograph/wiring/report_witness.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::tools {
namespace {

using Problems = std::vector<std::string>;

struct Options {
    std::string config;
    std::string allowed_signers;
    bool offline = false;
    bool json = false;
};

// Compares the policies that came into force with the access-control repository.
class PolicyWitness {
  public:
    explicit PolicyWitness(const std::string& path) {
        if (std::filesystem::exists(path + "/HEAD")) repository_.emplace(git::Repository::open(path));
    }

    bool is_there() const { return repository_.has_value(); }

    // Returns why the policy differs from that of its commit; nullopt if it does not.
    std::optional<std::string> objection_to(const AccessAdopted& adopted) const {
        if (!repository_ || adopted.head.empty()) return std::nullopt;
        if (repository_->resolve(adopted.head) != adopted.head)
            return fmt::format("the access-control repository has no commit {:.10}", adopted.head);
        const auto read =
            access_control::read_policy(git::policy_files(*repository_, repository_->commit(adopted.head).tree));
        const auto* access = std::get_if<Access>(&read);
        if (access && *access == adopted.access) return std::nullopt;
        return fmt::format("the policy differs from that of commit {:.10} of the access-control repository",
                           adopted.head);
    }

  private:
    std::optional<git::Repository> repository_;
};

struct Verdict {
    std::vector<git::AuditFinding> findings;
    std::uint64_t events = 0;
    std::size_t signed_events = 0;
    std::vector<std::string> notes;  // checks that were skipped
};

std::string allowed_signers(const config::Config& config, const Options& options) {
    std::string lines;
    if (!config.event_log_signing_key.empty()) lines += git::allowed_signer_of(config.event_log_signing_key);
    for (const std::string& file : {config.event_log_allowed_signers, options.allowed_signers}) {
        if (file.empty()) continue;
        if (const auto problem = git::problem_of_allowed_signers(file)) throw UsageError(*problem);
        lines += runner::read_file(file) + "\n";
    }
    return lines;
}

Problems judge(access_control::Audit& audit, const PolicyWitness& witness, ReportWitness& reports,
               const git::CommitText& commit) {
    Problems problems = audit.judge(commit.message);
    if (!audit.last()) return problems;
    const Event& event = *audit.last();
    if (std::chrono::floor<std::chrono::seconds>(event.at) != commit.at)
        problems.push_back("its date differs from the time of the event");
    if (auto objection = reports.objection_to(event)) problems.push_back(std::move(*objection));
    if (const auto* adopted = std::get_if<AccessAdopted>(&event.body)) {
        if (auto objection = witness.objection_to(*adopted)) problems.push_back(std::move(*objection));
    }
    return problems;
}

void compare_with_copies(const config::Config& config, const Options& options, Verdict& verdict) {
    const std::string path = data_paths_of(config).events;
    const auto add = [&](std::vector<git::AuditFinding> found) {
        verdict.findings.insert(verdict.findings.end(), found.begin(), found.end());
    };
    add(git::compare_with_last_seen(path));
    const auto remote = event_log_remote(config);
    if (!remote) return;
    if (options.offline) return verdict.notes.push_back("the log's remote was not checked");
    try {
        add(git::compare_with_remote(path, *remote));
    } catch (const Unavailable& unavailable) {
        add({{{}, fmt::format("the log cannot be compared with its remote: {}", unavailable.what())}});
    }
}

Verdict look(const Options& options) {
    const config::Config config = load_config(options.config);
    const DataPaths places = data_paths_of(config);
    const std::string allowed = allowed_signers(config, options);
    Verdict verdict;
    if (auto remote = policy_remote(config); remote && !options.offline) {
        try {
            git::GitPolicyStore(places.policy, system::now, std::move(remote)).tip();  // updates the local copy
        } catch (const Unavailable&) {
            // If this fails, the local copy is used.
        }
    }
    const PolicyWitness witness(places.policy);
    if (auto remote = reports_home(config).remote; remote && !options.offline) {
        try {
            git::GitReportStore(places.reports, {}, system::now, std::move(remote)).update();
        } catch (const Unavailable& unavailable) {
            verdict.notes.push_back(fmt::format("the reports' remote was not checked: {}", unavailable.what()));
        }
    }
    ReportWitness reports(places.reports);
    access_control::Audit audit;
    git::Inspection inspection = git::inspect_log(
        places.events, allowed, [&](const git::CommitText& commit) { return judge(audit, witness, reports, commit); });
    verdict.findings = std::move(inspection.findings);
    verdict.events = audit.events();
    verdict.signed_events = inspection.signed_events;
    for (std::string& problem : audit.end()) verdict.findings.push_back({{}, std::move(problem)});
    for (std::string& problem : reports.end()) verdict.findings.push_back({{}, std::move(problem)});
    if (!config.event_log_signing_key.empty() && verdict.signed_events == 0 && verdict.events > 0)
        verdict.findings.push_back({{}, "no event is signed, although event_log.signing_key is set"});
    if (allowed.empty() && verdict.signed_events > 0)
        verdict.notes.push_back("signatures were not checked: name trusted keys with --allowed-signers");
    if (!witness.is_there())
        verdict.notes.push_back("the access-control repository is not on this disk, so it was not compared");
    compare_with_copies(config, options, verdict);
    return verdict;
}

void print_json(const Verdict& verdict) {
    nlohmann::ordered_json findings = nlohmann::ordered_json::array();
    for (const git::AuditFinding& finding : verdict.findings)
        findings.push_back({{"commit", finding.commit}, {"problem", finding.problem}});
    const nlohmann::ordered_json json{{"holds", verdict.findings.empty()},
                                      {"events", verdict.events},
                                      {"signed", verdict.signed_events},
                                      {"findings", findings},
                                      {"notes", verdict.notes}};
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void print_text(const Verdict& verdict) {
    for (const git::AuditFinding& finding : verdict.findings)
        fmt::print(stderr, "{}: {}\n", finding.commit.empty() ? "the log" : finding.commit.substr(0, 10),
                   finding.problem);
    for (const std::string& note : verdict.notes) fmt::print(stderr, "note: {}\n", note);
    fmt::print("{} events, {} of them signed, {}\n", verdict.events, verdict.signed_events,
               verdict.findings.empty() ? "all legal" : fmt::format("{} findings", verdict.findings.size()));
}

int verify(const Options& options) {
    const Verdict verdict = look(options);
    options.json ? print_json(verdict) : print_text(verdict);
    return verdict.findings.empty() ? 0 : 1;
}

}  // namespace

void add_verify(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("verify", "Audit the whole event log; exit code 1 if something is wrong");
    add_config_option(*command, options->config);
    command->add_option("--allowed-signers", options->allowed_signers,
                        "a file with trusted keys, in the format of git's gpg.ssh.allowedSignersFile");
    command->add_flag("--offline", options->offline, "do not check the log's remote");
    command->add_flag(
        "--json", options->json,
        R"({"holds","events","signed","findings":[{"commit","problem"}],"notes":[…]}; a commit may be empty)");
    command->callback([options, &exit_code] { exit_code = guarded([&] { return verify(*options); }); });
}

}  // namespace tachograph::tools
